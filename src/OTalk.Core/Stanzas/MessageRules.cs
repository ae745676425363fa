using System.Collections.Frozen;
using System.Text.Json;

namespace OTalk.Core.Stanzas;

/// <summary>
/// What the namespaces of the protocol demand of a message's members (protocol reference, "Well-known channels"). A message of any
/// other namespace is nobody's business but its readers'.
/// </summary>
public static class MessageRules
{
    private const int MaxSubject = 255;

    private static readonly string[] _shows = ["available", "away", "na", "xa", "dnd", "unavailable"];

    private static readonly string[] _states = ["active", "composing", "paused", "inactive", "gone"];

    private static readonly FrozenDictionary<string, MemberRule[]> _rules = new Dictionary<string, MemberRule[]>(StringComparer.Ordinal)
    {
        [Namespaces.Presence] = [MemberRule.OneOf("show", _shows), MemberRule.Text("status")],
        [Namespaces.Chat] = [MemberRule.Text("body"), MemberRule.Text("subject", MaxSubject), MemberRule.Text("lang")],
        [Namespaces.ChatPartial] = [MemberRule.Text("body")],
        [Namespaces.ChatState] = [MemberRule.OneOf("state", _states) with { IsRequired = true }],
        [Namespaces.Marker] = [MemberRule.Uuid("read") with { IsRequired = true }],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The namespaces whose messages the server understands, in ordinal order.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. _rules.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with a message, as one sentence that names the member; null if nothing is.</summary>
    /// <param name="ns">The message's namespace; a fragment belongs to it.</param>
    /// <param name="utf8">The message: a valid JSON object.</param>
    public static string? Fault(string ns, ReadOnlySpan<byte> utf8)
    {
        if (!_rules.TryGetValue(ns, out var rules))
        {
            return null;
        }

        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        Span<bool> seen = stackalloc bool[rules.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(rules, ref reader);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            seen[index] = true;
            if (rules[index].Fault(ref reader) is { } fault)
            {
                return fault;
            }
        }

        for (var index = 0; index < rules.Length; index++)
        {
            if (rules[index].IsRequired && !seen[index])
            {
                return $"{rules[index].Name} is missing";
            }
        }

        return null;
    }

    private static int IndexOf(MemberRule[] rules, ref Utf8JsonReader reader)
    {
        for (var index = 0; index < rules.Length; index++)
        {
            if (rules[index].Names(ref reader))
            {
                return index;
            }
        }

        return -1;
    }
}
