namespace OTalk.Protocols.Xmpp;

/// <summary>
/// What an <see cref="XmlStreamReader"/> takes at most; over each of these the stream is broken by <c>policy-violation</c> (RFC 6120,
/// section 13.12, which lets nobody set <see cref="StanzaBytes"/> below 10000). All are checked before anything is kept.
/// </summary>
public sealed record XmlLimits
{
    /// <summary>
    /// Bytes of a child of the stream, from <c>&lt;</c> to <c>&gt;</c>, and of the head of the stream with what stands before it.
    /// </summary>
    public int StanzaBytes { get; init; } = 256 * 1024;

    /// <summary>How deep elements stand in each other; a child of the stream has depth 1.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Attributes of an element, declarations of namespaces included.</summary>
    public int Attributes { get; init; } = 64;

    /// <summary>Bytes of the name of an element or attribute, its prefix included.</summary>
    public int NameBytes { get; init; } = 256;

    /// <summary>Bytes of the value of an attribute, references resolved.</summary>
    public int ValueBytes { get; init; } = 16 * 1024;

    /// <summary>
    /// Bytes of the name of a namespace. One that is declared once may have to be written many times when an element is sent on, so it must
    /// be short.
    /// </summary>
    public int NamespaceBytes { get; init; } = 256;
}
