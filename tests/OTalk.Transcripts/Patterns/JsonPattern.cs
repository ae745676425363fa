namespace OTalk.Transcripts.Patterns;

/// <summary>What a received JSON value must look like. <see cref="PatternParser"/> tells how each is written.</summary>
public abstract record JsonPattern;

/// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>, compared as it is written: <c>1</c> is not <c>1.0</c>.</summary>
public sealed record TokenPattern(string Token) : JsonPattern;

/// <summary>A string, in which <c>$name</c> stands for a variable.</summary>
public sealed record StringPattern(IReadOnlyList<StringPart> Parts) : JsonPattern;

/// <summary>Literal text of a string pattern, or the name of a variable.</summary>
public readonly record struct StringPart(string Text, bool IsVariable);

/// <summary><c>$name</c> or <c>$name:kind</c>: any value of that kind, remembered, or the value remembered under the name.</summary>
public sealed record VariablePattern(string Name, string? Kind) : JsonPattern;

/// <summary><c>{…}</c>: these members in any order, others only if <paramref name="Open"/>.</summary>
public sealed record ObjectPattern(IReadOnlyList<MemberPattern> Members, bool Open) : JsonPattern;

/// <summary>A member; a null <paramref name="Value"/> means that it must be absent.</summary>
public sealed record MemberPattern(string Name, JsonPattern? Value);

/// <summary><c>[…]</c>: these elements, in this order if <paramref name="Ordered"/>; others (behind them) only if <paramref name="Open"/>.</summary>
public sealed record ArrayPattern(IReadOnlyList<JsonPattern> Items, bool Open, bool Ordered) : JsonPattern;
