namespace OTalk.Protocols.Xmpp;

/// <summary>Turns the names of a start tag into names with namespaces (Namespaces in XML 1.0).</summary>
internal sealed class XmlResolver(XmlLimits limits)
{
    private readonly XmlScope _scope = new(limits.NamespaceBytes);

    /// <summary>The default namespace where the last element was begun.</summary>
    internal string Default => _scope.TryFind("", out var ns) ? ns : "";

    /// <summary>Resolves a start tag. What it declares is in force until <see cref="End"/> is called with the frame.</summary>
    /// <param name="name">Name of the element, with prefix.</param>
    /// <param name="raw">Attributes with prefixes, declarations included.</param>
    /// <param name="frame">The element that is open now.</param>
    internal StreamFault? Begin(string name, List<XmlAttribute> raw, out XmlFrame? frame)
    {
        frame = null;
        var declared = 0;
        foreach (var attribute in raw)
        {
            if (XmlScope.IsDeclaration(attribute.Name))
            {
                if (!XmlNames.TrySplit(attribute.Name, out _, out _))
                {
                    return NoName();
                }

                if (_scope.Declare(attribute.Name, attribute.Value) is { } refused)
                {
                    return refused;
                }

                declared++;
            }
        }

        if (Resolve(name, isAttribute: false, out var local, out var ns) is { } fault)
        {
            return fault;
        }

        fault = Attributes(raw, raw.Count - declared, out var attributes);
        frame = fault is null ? new XmlFrame(name, local!, ns!, attributes, declared) : null;
        return fault;
    }

    /// <summary>Takes back what an element declared.</summary>
    internal void End(XmlFrame frame) => _scope.Undo(frame.Declared);

    private StreamFault? Attributes(List<XmlAttribute> raw, int count, out XmlAttribute[] attributes)
    {
        attributes = [];
        if (count == 0)
        {
            return null;
        }

        var resolved = new List<XmlAttribute>(count);
        foreach (var attribute in raw)
        {
            if (XmlScope.IsDeclaration(attribute.Name))
            {
                continue;
            }

            if (Resolve(attribute.Name, isAttribute: true, out var local, out var ns) is { } fault)
            {
                return fault;
            }

            // Two prefixes may stand for one namespace.
            if (ns!.Length > 0 && XmlAttributes.Has(resolved, local!, ns))
            {
                return XmlFaults.NotWellFormed("an attribute is there twice");
            }

            resolved.Add(new XmlAttribute(local!, attribute.Value, ns));
        }

        attributes = [.. resolved];
        return null;
    }

    private StreamFault? Resolve(string name, bool isAttribute, out string? local, out string? ns)
    {
        ns = null;
        if (!XmlNames.TrySplit(name, out var prefix, out local))
        {
            return NoName();
        }

        ns = "";
        return (isAttribute && prefix.Length == 0) || _scope.TryFind(prefix, out ns)
            ? null
            : new StreamFault(StreamCondition.BadNamespacePrefix, "a prefix is not declared");
    }

    private static StreamFault NoName() => XmlFaults.NotWellFormed("an element or attribute has no name that XML allows");
}
