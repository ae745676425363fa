namespace OTalk.Protocols.Xmpp;

/// <summary>Reads what the head of a stream says (RFC 6120, section 4.7).</summary>
internal static class StreamHeadReader
{
    private const string Declaration = "xmlns:";

    /// <summary>Reads the start tag of a stream.</summary>
    /// <param name="stream">The element, without what stands in it.</param>
    /// <param name="contentNamespace">The default namespace it declares.</param>
    /// <param name="raw">Its attributes as they were written, with declarations.</param>
    internal static StreamHead Read(XmlElement stream, string contentNamespace, List<XmlAttribute> raw) => new(contentNamespace)
    {
        To = stream["to"],
        From = stream["from"],
        Id = stream["id"],
        Version = stream["version"],
        Language = stream["xml:lang"],
        Prefixes =
        [
            .. raw
                .Where(static one => one.Name.StartsWith(Declaration, StringComparison.Ordinal) && one.Value is not Ns.Streams)
                .Select(static one => new XmlPrefix(one.Name[Declaration.Length..], one.Value)),
        ],
    };
}
