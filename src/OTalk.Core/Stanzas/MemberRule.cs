using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;

namespace OTalk.Core.Stanzas;

/// <summary>What a namespace demands of one member of its messages: a string, and what that string must be.</summary>
/// <param name="Name">The member.</param>
/// <param name="Demand">What it is not if it fails, to end the sentence that starts with its name.</param>
/// <param name="IsMet">Whether the string the reader stands on is good.</param>
internal sealed record MemberRule(string Name, string Demand, MemberRule.Check IsMet)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);

    /// <summary>Looks at a string in place: most need no copy to be judged.</summary>
    internal delegate bool Check(ref Utf8JsonReader reader);

    internal bool IsRequired { get; init; }

    internal static MemberRule Text(string name) => new(name, "no string", IsText);

    internal static MemberRule Text(string name, int longest) => new(
        name,
        $"no string of at most {longest} characters",
        (ref reader) => (!reader.ValueIsEscaped && reader.ValueSpan.Length <= longest)
            || (JsonTokens.TryGetText(ref reader, out var text) && text.EnumerateRunes().Count() <= longest));

    internal static MemberRule OneOf(string name, string[] words) => new(
        name,
        $"none of {string.Join(", ", words)}",
        (ref reader) => IsText(ref reader) && IsOneOf(ref reader, words));

    internal static MemberRule Uuid(string name) => new(
        name,
        "no UUID",
        static (ref reader) => JsonTokens.TryGetText(ref reader, out var text) && Uuids.TryParse(text, out _));

    /// <summary>Whether this is the member the reader stands on.</summary>
    internal bool Names(ref Utf8JsonReader reader) => IsText(ref reader) && reader.ValueTextEquals(_utf8Name);

    /// <summary>What is wrong with the value the reader stands on, or null; a composite value is left unread where it is wrong.</summary>
    internal string? Fault(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && IsMet(ref reader) ? null : $"{Name} is {Demand}";

    private static bool IsText(ref Utf8JsonReader reader) => !reader.ValueIsEscaped || JsonTokens.TryGetText(ref reader, out _);

    private static bool IsOneOf(ref Utf8JsonReader reader, string[] words)
    {
        foreach (var word in words)
        {
            if (reader.ValueTextEquals(word))
            {
                return true;
            }
        }

        return false;
    }
}
