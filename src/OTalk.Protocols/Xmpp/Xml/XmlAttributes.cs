namespace OTalk.Protocols.Xmpp;

/// <summary>Puts together the attributes of an element.</summary>
internal static class XmlAttributes
{
    /// <exception cref="ArgumentException">A name cannot be that of an attribute, or is there twice.</exception>
    internal static XmlAttribute[] Of(ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var kept = new List<XmlAttribute>(attributes.Length);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            var (local, ns) = XmlAttribute.Split(name);
            XmlNames.CheckAttribute(local, ns);
            if (Has(kept, local, ns))
            {
                throw new ArgumentException($"The attribute {name} is there twice.", nameof(attributes));
            }

            kept.Add(new XmlAttribute(local, value, ns));
        }

        return [.. kept];
    }

    /// <summary>Where it was if it was there, else behind the others; null takes it away.</summary>
    /// <exception cref="ArgumentException">The name cannot be that of an attribute.</exception>
    internal static XmlAttribute[] Set(XmlAttribute[] attributes, string name, string ns, string? value)
    {
        XmlNames.CheckAttribute(name, ns);
        var kept = attributes.ToList();
        var at = kept.FindIndex(one => one.Is(name, ns));
        if (at >= 0)
        {
            kept.RemoveAt(at);
        }

        if (value is not null)
        {
            kept.Insert(at < 0 ? kept.Count : at, new XmlAttribute(name, value, ns));
        }

        return [.. kept];
    }

    /// <summary>Whether one has this name in this namespace.</summary>
    internal static bool Has(List<XmlAttribute> attributes, string name, string ns)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Is(name, ns))
            {
                return true;
            }
        }

        return false;
    }
}
