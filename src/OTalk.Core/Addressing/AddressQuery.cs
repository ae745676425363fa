using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// The query of an identity URI (protocol reference, "Identity URIs" and "Getting contents"): which part of a channel is meant.
/// </summary>
public sealed record AddressQuery
{
    private static readonly SearchValues<char> _reserved = SearchValues.Create(
        [.. "%&#", .. Enumerable.Range(0, 32).Select(static c => (char)c), '\x7f']);

    /// <summary>No query: the channel itself.</summary>
    public static AddressQuery None { get; } = new();

    /// <summary>A key of the channel, 1–255 UTF-8 bytes.</summary>
    public string? Key { get; init; }

    /// <summary>A message of the channel (<c>msgid</c>).</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Only messages of this namespace; compares without a fragment.</summary>
    public string? Ns { get; init; }

    public bool Config { get; init; }

    public bool Messages { get; init; }

    public bool Keys { get; init; }

    public bool Channels { get; init; }

    public bool Subscriptions { get; init; }

    public bool Permissions { get; init; }

    public bool Events { get; init; }

    public bool IsEmpty => Equals(None);

    /// <summary>Reads <c>key=…&amp;msgid=…&amp;messages</c>, without the question mark.</summary>
    /// <param name="text">The query as it stands in an address.</param>
    /// <param name="query">The query.</param>
    /// <param name="error">What is wrong: one sentence without a full stop, naming the parameter.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out AddressQuery? query, [NotNullWhen(false)] out string? error)
    {
        error = null;
        query = text.IsEmpty ? None : AddressQueryParser.Parse(text, out error);
        return query is not null;
    }

    /// <summary>The canonical form, without the question mark: values first, then flags; empty if there is nothing.</summary>
    public override string ToString()
    {
        if (IsEmpty)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        AppendValue(text, "key=", Key);
        AppendValue(text, "msgid=", MessageId?.ToString());
        AppendValue(text, "ns=", Ns);
        AppendFlag(text, "config", Config);
        AppendFlag(text, "messages", Messages);
        AppendFlag(text, "keys", Keys);
        AppendFlag(text, "channels", Channels);
        AppendFlag(text, "subscriptions", Subscriptions);
        AppendFlag(text, "permissions", Permissions);
        AppendFlag(text, "events", Events);
        return text.ToString();
    }

    private static void AppendValue(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            AppendFlag(text, name, isSet: true);
            AddressText.AppendPercentEncoded(text, value, _reserved);
        }
    }

    private static void AppendFlag(StringBuilder text, string name, bool isSet)
    {
        if (isSet)
        {
            (text.Length == 0 ? text : text.Append('&')).Append(name);
        }
    }
}
