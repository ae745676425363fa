using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.Transcripts.Patterns;

/// <summary>
/// Reads a pattern. It is JSON, and beside it: <c>$name</c> and <c>$name:kind</c> in place of a value (kinds: <c>string</c>, <c>number</c>,
/// <c>boolean</c>, <c>object</c>, <c>array</c>, <c>uuid</c>, <c>time</c>), <c>$name</c> inside a string (<c>$$</c> is a dollar sign),
/// <c>…: absent</c> for a member that must not be there, <c>...</c> as the last thing of an object or array for further members or elements,
/// <c>unordered</c> before an array.
/// </summary>
public sealed partial class PatternParser
{
    private readonly string _text;
    private int _at;

    private PatternParser(string text) => _text = text;

    public static JsonPattern Parse(string text)
    {
        PatternParser parser = new(text);
        JsonPattern pattern = parser.Value();
        parser.SkipSpace();
        return parser._at == text.Length ? pattern : throw parser.Error("nothing may follow the value");
    }

    private JsonPattern Value()
    {
        SkipSpace();
        if (TryTake("{"))
            return Object();
        if (TryTake("["))
            return Array(ordered: true);
        if (TryTake("unordered"))
            return Expect("[", () => Array(ordered: false));
        if (_at < _text.Length && _text[_at] == '"')
            return new StringPattern(StringTemplate.Split(JsonString()));
        if (TryMatch(Variable()) is { } variable)
            return new VariablePattern(variable.Groups["name"].Value, variable.Groups["kind"] is { Success: true } kind ? kind.Value : null);
        if (TryMatch(Token()) is { } token)
            return new TokenPattern(token.Value);
        throw Error("a value is expected");
    }

    private ObjectPattern Object()
    {
        List<MemberPattern> members = [];
        bool open = Sequence("}", () =>
        {
            string name = JsonString();
            Expect(":", () => true);
            SkipSpace();
            members.Add(new MemberPattern(name, TryTake("absent") ? null : Value()));
        });
        return new ObjectPattern(members, open);
    }

    private ArrayPattern Array(bool ordered)
    {
        List<JsonPattern> items = [];
        bool open = Sequence("]", () => items.Add(Value()));
        return new ArrayPattern(items, open, ordered);
    }

    /// <summary>Elements with commas between them up to <paramref name="end"/>; true if <c>...</c> stands before it.</summary>
    private bool Sequence(string end, Action element)
    {
        for (bool first = true; ; first = false)
        {
            SkipSpace();
            if (first && TryTake(end))
                return false;
            if (!first)
            {
                if (TryTake(end))
                    return false;
                Expect(",", () => true);
                SkipSpace();
            }

            if (TryTake("..."))
                return Expect(end, () => true);
            element();
        }
    }

    private string JsonString()
    {
        SkipSpace();
        if (TryMatch(QuotedString()) is not { } match)
            throw Error("a string is expected");
        return JsonElement.Parse(match.Value).GetString()!;
    }

    private T Expect<T>(string token, Func<T> then)
    {
        SkipSpace();
        return TryTake(token) ? then() : throw Error($"'{token}' is expected");
    }

    private bool TryTake(string token)
    {
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;
        _at += token.Length;
        return true;
    }

    private Match? TryMatch(Regex regex)
    {
        Match match = regex.Match(_text, _at);
        if (!match.Success)
            return null;
        _at += match.Length;
        return match;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private PatternSyntaxException Error(string what) =>
        new($"{what} at '{_text[_at..Math.Min(_text.Length, _at + 20)].ReplaceLineEndings(" ")}'", _text.AsSpan(0, _at).Count('\n'));

    [GeneratedRegex(@"\G\$(?<name>[A-Za-z_]\w*)(:(?<kind>string|number|boolean|object|array|uuid|time))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\G(-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex(@"\G""([^""\\\n]|\\.)*""", RegexOptions.ExplicitCapture)]
    private static partial Regex QuotedString();
}
