using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Core.Stanzas;

/// <summary>What a namespace demands of one member of its messages: a string, and what that string must be.</summary>
/// <param name="Name">The member.</param>
/// <param name="Demand">What it is not if it fails, to end the sentence that starts with its name.</param>
/// <param name="IsMet">Whether a string is good.</param>
internal sealed record MemberRule(string Name, string Demand, Func<string, bool> IsMet)
{
    internal bool IsRequired { get; init; }

    internal static MemberRule Text(string name) => new(name, "no string", static _ => true);

    internal static MemberRule Text(string name, int longest) =>
        new(name, $"no string of at most {longest} characters", text => text.Length <= longest || text.EnumerateRunes().Count() <= longest);

    internal static MemberRule OneOf(string name, string[] words) => new(name, $"none of {string.Join(", ", words)}", text => words.Contains(text, StringComparer.Ordinal));

    internal static MemberRule Uuid(string name) => new(name, "no UUID", static text => Guid.TryParseExact(text, "D", out _));

    /// <summary>What is wrong with the value the reader stands on, or null; a composite value is left unread where it is wrong.</summary>
    internal string? Fault(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && JsonTokens.TryGetText(ref reader, out var text) && IsMet(text) ? null : $"{Name} is {Demand}";
}
