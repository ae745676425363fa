using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>Random elements.</summary>
internal static class XmlGen
{
    private static readonly string[] _names = ["a", "b", "message", "_", "a-1.", "\u00e9l\u00e9ment", "\u540d\u524d", "xmlns", "stream"];

    private static readonly string[] _namespaces = ["", Ns.Server, Ns.Client, Ns.Streams, Ns.Dialback, "urn:a", "urn:'<\"&>\u00e9"];

    private static readonly string[] _sayable =
        ["a", " ", "\t", "\n", "\r", "<", ">", "&", "'", "\"", "]", "]]>", "&lt;", "&#0;", "\u00e9", "\u0085", "\ud83d\ude00", "<![CDATA[", "<!--", "</a>", "\ufeff"];

    /// <summary>Elements that XML can say.</summary>
    internal static Arbitrary<XmlElement> Elements => Arb.From(Element(Text(_sayable), depth: 4));

    /// <summary>Texts that may come from anybody, with characters that XML cannot say and broken surrogates.</summary>
    internal static Arbitrary<string> AnyText => Arb.From(Text([.. _sayable, "\0", "\u0001", "\u000b", "\u001f", "\ud800", "\udc00", "\ufffe", "\uffff"]));

    private static Gen<string> Text(string[] pieces) => Gen.ListOf(Gen.Elements(pieces), 6).Select(static chosen => string.Concat(chosen));

    private static Gen<XmlElement> Element(Gen<string> text, int depth) =>
        from name in Gen.Elements(_names)
        from ns in Gen.Elements(_namespaces)
        from attributes in Gen.ListOf(Attribute(text), 3)
        from nodes in Gen.ListOf(Node(text, depth), depth)
        select attributes.Aggregate(new XmlElement(name, ns, [.. nodes]), static (element, one) => element.WithAttribute(one.Name, one.Namespace, one.Value));

    private static Gen<XmlAttribute> Attribute(Gen<string> text) =>
        from name in Gen.Elements("a", "to", "lang", "\u00e9")
        from ns in Gen.Elements("", "", Ns.Xml, "urn:a", "urn:b", Ns.Server)
        from value in text
        select new XmlAttribute(name, value, ns);

    private static Gen<XmlNode> Node(Gen<string> text, int depth) => depth == 0
        ? text.Select(static one => new XmlNode(one))
        : Gen.OneOf(text.Select(static one => new XmlNode(one)), Element(text, depth - 1).Select(static one => new XmlNode(one)));
}
