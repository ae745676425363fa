using System.Buffers;
using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Writes elements as UTF-8, with no more declarations of namespaces than they need. A namespace that has a prefix where the element is
/// written is said by the prefix; any other becomes the default namespace where it begins.
/// </summary>
public static class XmlText
{
    /// <summary>Writes an element and all that stands in it.</summary>
    /// <param name="element">The element.</param>
    /// <param name="output">Where to.</param>
    /// <param name="defaultNamespace">What an element without prefix means where this one is written; empty for no namespace.</param>
    /// <param name="prefixes">The prefixes declared there.</param>
    public static void Write(
        XmlElement element, IBufferWriter<byte> output, string defaultNamespace, params ReadOnlySpan<XmlPrefix> prefixes)
    {
        var prefix = PrefixOf(element.Namespace, defaultNamespace, prefixes);
        var inner = prefix is null ? element.Namespace : defaultNamespace;
        output.Write("<"u8);
        WriteName(output, prefix, element.Name);
        if (!string.Equals(inner, defaultNamespace, StringComparison.Ordinal))
        {
            XmlEscapes.WriteAttribute(output, "xmlns", inner);
        }

        WriteAttributes(element, output, prefixes);
        if (element.Nodes.Count == 0)
        {
            output.Write("/>"u8);
            return;
        }

        output.Write(">"u8);
        foreach (var node in element.Nodes)
        {
            if (node.Element is { } child)
            {
                Write(child, output, inner, prefixes);
            }
            else
            {
                XmlEscapes.WriteText(output, node.Text!);
            }
        }

        output.Write("</"u8);
        WriteName(output, prefix, element.Name);
        output.Write(">"u8);
    }

    /// <summary>An element by itself, with all declarations it needs.</summary>
    public static string Of(XmlElement element)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(element, output, defaultNamespace: "");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteAttributes(XmlElement element, IBufferWriter<byte> output, ReadOnlySpan<XmlPrefix> prefixes)
    {
        var made = 0;
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Namespace.Length == 0)
            {
                XmlEscapes.WriteAttribute(output, attribute.Name, attribute.Value);
                continue;
            }

            var prefix = attribute.Namespace is Ns.Xml ? "xml" : PrefixOf(attribute.Namespace, defaultNamespace: null, prefixes);
            if (prefix is null)
            {
                prefix = NewPrefix(ref made, prefixes);
                XmlEscapes.WriteAttribute(output, $"xmlns:{prefix}", attribute.Namespace);
            }

            XmlEscapes.WriteAttribute(output, $"{prefix}:{attribute.Name}", attribute.Value);
        }
    }

    /// <summary>A prefix that is not declared: one that is must keep its meaning for the elements inside.</summary>
    private static string NewPrefix(ref int made, ReadOnlySpan<XmlPrefix> prefixes)
    {
        while (true)
        {
            var prefix = $"ns{++made}";
            var isFree = true;
            foreach (var one in prefixes)
            {
                isFree &= !string.Equals(one.Prefix, prefix, StringComparison.Ordinal);
            }

            if (isFree)
            {
                return prefix;
            }
        }
    }

    /// <summary>The prefix that says a namespace; null where it is the default, or where it has none.</summary>
    private static string? PrefixOf(string ns, string? defaultNamespace, ReadOnlySpan<XmlPrefix> prefixes)
    {
        if (string.Equals(ns, defaultNamespace, StringComparison.Ordinal))
        {
            return null;
        }

        if (ns is Ns.Xml)
        {
            return "xml";
        }

        foreach (var one in prefixes)
        {
            if (string.Equals(one.Namespace, ns, StringComparison.Ordinal))
            {
                return one.Prefix;
            }
        }

        return null;
    }

    private static void WriteName(IBufferWriter<byte> output, string? prefix, string name)
    {
        if (prefix is not null)
        {
            Encoding.UTF8.GetBytes(prefix, output);
            output.Write(":"u8);
        }

        Encoding.UTF8.GetBytes(name, output);
    }
}
