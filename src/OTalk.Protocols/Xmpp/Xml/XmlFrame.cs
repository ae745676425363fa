namespace OTalk.Protocols.Xmpp;

/// <summary>An element that is open.</summary>
/// <param name="rawName">Its name as it was written, which its end tag repeats.</param>
/// <param name="name">Its local name.</param>
/// <param name="ns">Its namespace.</param>
/// <param name="attributes">Its attributes, without declarations.</param>
/// <param name="declared">How many namespaces it declares.</param>
internal sealed class XmlFrame(string rawName, string name, string ns, XmlAttribute[] attributes, int declared)
{
    private List<XmlNode>? _nodes;

    /// <summary>Its name as it was written.</summary>
    internal string RawName { get; } = rawName;

    /// <summary>How many namespaces it declares.</summary>
    internal int Declared { get; } = declared;

    /// <summary>Adds an element or a text to what stands in it.</summary>
    internal void Add(XmlNode node) => (_nodes ??= []).Add(node);

    /// <summary>The element, complete.</summary>
    internal XmlElement Element() => XmlElement.Read(name, ns, attributes, _nodes is null ? [] : [.. _nodes]);
}
