namespace OTalk.Protocols.Xmpp;

/// <summary>
/// An element with all that stands in it. It never changes; the <c>With…</c> methods give another one. Prefixes are not kept: an element
/// and its attributes know their namespaces. Equal are those that say the same, in whatever order their attributes came.
/// </summary>
public sealed class XmlElement : IEquatable<XmlElement>
{
    private readonly XmlAttribute[] _attributes;
    private readonly XmlNode[] _nodes;

    /// <summary>An element without attributes.</summary>
    /// <param name="name">Its local name.</param>
    /// <param name="ns">Its namespace; empty for none.</param>
    /// <param name="nodes">Elements and texts in it; what is null is left out.</param>
    /// <exception cref="ArgumentException">The name cannot be that of an element.</exception>
    public XmlElement(string name, string ns, params ReadOnlySpan<XmlNode> nodes)
        : this(XmlNames.Checked(name), ns, new Parts([], XmlNodes.Of(nodes)))
    {
    }

    /// <summary>An element with attributes.</summary>
    /// <param name="name">Its local name.</param>
    /// <param name="ns">Its namespace; empty for none.</param>
    /// <param name="attributes">Attributes without namespace, or <c>xml:lang</c>; those whose value is null are left out.</param>
    /// <param name="nodes">Elements and texts in it; what is null is left out.</param>
    /// <exception cref="ArgumentException">A name cannot be that of an element or attribute, or two attributes have the same.</exception>
    public XmlElement(
        string name, string ns, ReadOnlySpan<(string Name, string? Value)> attributes, params ReadOnlySpan<XmlNode> nodes)
        : this(XmlNames.Checked(name), ns, new Parts(XmlAttributes.Of(attributes), XmlNodes.Of(nodes)))
    {
    }

    private XmlElement(string name, string ns, Parts parts)
    {
        Name = name;
        Namespace = ns;
        (_attributes, _nodes) = parts;
    }

    /// <summary>The local name.</summary>
    public string Name { get; }

    /// <summary>The namespace; empty for none.</summary>
    public string Namespace { get; }

    /// <summary>The attributes in the order they came, without declarations of namespaces.</summary>
    public IReadOnlyList<XmlAttribute> Attributes => _attributes;

    /// <summary>Elements and texts in order; two texts never stand side by side, and none is empty.</summary>
    public IReadOnlyList<XmlNode> Nodes => _nodes;

    /// <summary>The elements in it, in order.</summary>
    public IEnumerable<XmlElement> Elements
    {
        get
        {
            foreach (var node in _nodes)
            {
                if (node.Element is { } element)
                {
                    yield return element;
                }
            }
        }
    }

    /// <summary>All text that stands directly in it; empty if there is none.</summary>
    public string Text => _nodes is [{ Text: { } text }] ? text : string.Concat(_nodes.Select(static node => node.Text));

    /// <summary>The value of an attribute without namespace, or of <c>xml:lang</c> by that name; null if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var (local, ns) = XmlAttribute.Split(name);
            return Attribute(local, ns);
        }
    }

    /// <summary>The value of an attribute; null if there is none.</summary>
    /// <param name="name">Its local name.</param>
    /// <param name="ns">Its namespace; empty for none.</param>
    public string? Attribute(string name, string ns)
    {
        foreach (var attribute in _attributes)
        {
            if (attribute.Is(name, ns))
            {
                return attribute.Value;
            }
        }

        return null;
    }

    /// <summary>Whether it has this name in this namespace.</summary>
    public bool Is(string name, string ns) =>
        string.Equals(Name, name, StringComparison.Ordinal) && string.Equals(Namespace, ns, StringComparison.Ordinal);

    /// <summary>The first element in it of a name and namespace; null if there is none.</summary>
    public XmlElement? Child(string name, string ns)
    {
        foreach (var node in _nodes)
        {
            if (node.Element is { } element && element.Is(name, ns))
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>All elements in it of a name and namespace.</summary>
    public IEnumerable<XmlElement> Children(string name, string ns) => Elements.Where(element => element.Is(name, ns));

    /// <summary>The same with an attribute set, or without it.</summary>
    /// <param name="name">Its name; <c>xml:lang</c> by that name.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="ArgumentException">The name cannot be that of an attribute.</exception>
    public XmlElement WithAttribute(string name, string? value)
    {
        var (local, ns) = XmlAttribute.Split(name);
        return WithAttribute(local, ns, value);
    }

    /// <summary>The same with an attribute of a namespace set, or without it.</summary>
    /// <param name="name">Its local name.</param>
    /// <param name="ns">Its namespace; empty for none.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="ArgumentException">The name cannot be that of an attribute.</exception>
    public XmlElement WithAttribute(string name, string ns, string? value) =>
        new(Name, Namespace, new Parts(XmlAttributes.Set(_attributes, name, ns, value), _nodes));

    /// <summary>The same with more behind what stands in it; what is null is left out.</summary>
    public XmlElement WithNodes(params ReadOnlySpan<XmlNode> nodes) =>
        new(Name, Namespace, new Parts(_attributes, XmlNodes.Of([.. _nodes, .. nodes])));

    /// <summary>The same without some of the elements in it.</summary>
    public XmlElement Without(Func<XmlElement, bool> which) =>
        new(Name, Namespace, new Parts(_attributes, XmlNodes.Of([.. _nodes.Where(node => node.Element is not { } one || !which(one))])));

    /// <summary>
    /// The same with another namespace wherever it, or an element in it at any depth, has the one: a stanza goes from one kind of stream
    /// to another that way (RFC 6120, section 4.8.3).
    /// </summary>
    public XmlElement InNamespace(string from, string to)
    {
        var nodes = _nodes;
        if (_nodes.Any(static node => node.Element is not null))
        {
            nodes = [.. _nodes.Select(node => node.Element is { } element ? element.InNamespace(from, to) : node)];
        }

        return new(Name, string.Equals(Namespace, from, StringComparison.Ordinal) ? to : Namespace, new Parts(_attributes, nodes));
    }

    public bool Equals(XmlElement? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Is(other.Name, other.Namespace)
            && _attributes.Length == other._attributes.Length
            && _attributes.All(one => string.Equals(other.Attribute(one.Name, one.Namespace), one.Value, StringComparison.Ordinal))
            && _nodes.AsSpan().SequenceEqual(other._nodes));

    public override bool Equals(object? obj) => Equals(obj as XmlElement);

    public override int GetHashCode() => HashCode.Combine(Name, Namespace, _attributes.Length, _nodes.Length);

    /// <summary>Name and sizes: what stands in it may be private. <see cref="XmlText.Of"/> gives all.</summary>
    public override string ToString() => $"{Name} of '{Namespace}', {_attributes.Length} attributes, {_nodes.Length} nodes";

    /// <summary>What a reader has checked.</summary>
    internal static XmlElement Read(string name, string ns, XmlAttribute[] attributes, XmlNode[] nodes) =>
        new(name, ns, new Parts(attributes, nodes));

    private readonly record struct Parts(XmlAttribute[] Attributes, XmlNode[] Nodes);
}
