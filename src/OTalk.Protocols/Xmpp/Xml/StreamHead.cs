using System.Buffers;
using System.Collections.ObjectModel;

namespace OTalk.Protocols.Xmpp;

/// <summary>The head of a stream (RFC 6120, section 4.7): the start tag that stays open for as long as the stream.</summary>
/// <param name="ContentNamespace">The namespace of stanzas, such as <see cref="Ns.Server"/>: the default namespace.</param>
public sealed record StreamHead(string ContentNamespace)
{
    /// <summary>The version that is spoken since RFC 3920; without one there are no features.</summary>
    public const string Version1 = "1.0";

    /// <summary>The domain that is spoken to, as it was written; null if it was not.</summary>
    public string? To { get; init; }

    /// <summary>The domain that speaks, as it was written; null if it was not.</summary>
    public string? From { get; init; }

    /// <summary>The name of the stream, which who accepts it gives.</summary>
    public string? Id { get; init; }

    /// <summary>Such as <c>1.0</c>; null if there is none.</summary>
    public string? Version { get; init; } = Version1;

    /// <summary>The <c>xml:lang</c> of what is for people in the stream.</summary>
    public string? Language { get; init; }

    /// <summary>Prefixes declared beside <c>stream</c>, such as <see cref="DialbackPrefix"/>.</summary>
    public IReadOnlyList<XmlPrefix> Prefixes { get; init; } = ReadOnlyCollection<XmlPrefix>.Empty;

    /// <summary>What is written to close a stream.</summary>
    public static ReadOnlySpan<byte> End => "</stream:stream>"u8;

    /// <summary>Declares that dialback is spoken (XEP-0220, section 2.2).</summary>
    public static XmlPrefix DialbackPrefix { get; } = new("db", Ns.Dialback);

    /// <summary>Whether the version is 1.0 or a newer one: the stream has features (RFC 6120, section 4.7.5).</summary>
    public bool HasFeatures => Version is { Length: > 0 } version && version.AsSpan().TrimStart('0') is [>= '1' and <= '9', ..];

    /// <summary>Whether a prefix is declared for a namespace, whatever it is.</summary>
    public bool Declares(string ns) => Prefixes.Any(prefix => string.Equals(prefix.Namespace, ns, StringComparison.Ordinal));

    /// <summary>Writes the head, after the XML declaration.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write("<?xml version='1.0'?><stream:stream"u8);
        XmlEscapes.WriteAttribute(output, "xmlns", ContentNamespace);
        XmlEscapes.WriteAttribute(output, "xmlns:stream", Ns.Streams);
        foreach (var (prefix, ns) in Prefixes)
        {
            XmlEscapes.WriteAttribute(output, $"xmlns:{prefix}", ns);
        }

        XmlEscapes.WriteAttribute(output, "from", From);
        XmlEscapes.WriteAttribute(output, "to", To);
        XmlEscapes.WriteAttribute(output, "id", Id);
        XmlEscapes.WriteAttribute(output, "version", Version);
        XmlEscapes.WriteAttribute(output, "xml:lang", Language);
        output.Write(">"u8);
    }

    /// <summary>Writes an element into the stream that has this head: what the head declares is not declared again.</summary>
    public void Write(XmlElement element, IBufferWriter<byte> output) =>
        XmlText.Write(element, output, ContentNamespace, [new XmlPrefix("stream", Ns.Streams), .. Prefixes]);
}
