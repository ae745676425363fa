using System.Xml.Linq;

namespace OTalk.TestKit.Xmpp.Clients;

/// <summary>Stanzas as XML that tests can ask.</summary>
public static class XmppXml
{
    /// <summary><c>jabber:client</c>, where stanzas of clients are.</summary>
    public static readonly XNamespace Client = "jabber:client";

    /// <summary>Where the conditions of stanza errors are.</summary>
    public static readonly XNamespace Stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// <summary>Reads a stanza; what names no namespace is in <see cref="Client"/>.</summary>
    public static XElement Parse(string stanza)
    {
        XElement read = XElement.Parse($"<stream xmlns='jabber:client'>{stanza}</stream>", LoadOptions.PreserveWhitespace).Elements().Single();
        read.Remove();
        return read;
    }

    /// <summary>It is a stanza of that kind: <c>message</c>, <c>presence</c>, <c>iq</c>.</summary>
    public static bool Is(this XElement stanza, string kind) => stanza.Name == Client + kind;

    /// <summary>It is from there, to the letter.</summary>
    public static bool IsFrom(this XElement stanza, string jid) => stanza.Get("from") == jid;

    /// <summary>An attribute, or null.</summary>
    public static string? Get(this XElement stanza, string attribute) => (string?)stanza.Attribute(attribute);

    /// <summary>The text of a message, or null.</summary>
    public static string? Body(this XElement stanza) => (string?)stanza.Element(Client + "body");

    /// <summary>The condition of its error (RFC 6120, 8.3.3), or null.</summary>
    public static string? Condition(this XElement stanza) =>
        stanza.Element(Client + "error")?.Elements()
            .FirstOrDefault(element => element.Name.Namespace == Stanzas && element.Name.LocalName != "text")?.Name.LocalName;

    /// <summary>A text as it stands in an attribute or an element.</summary>
    public static string Escape(string text) =>
        new XText(text).ToString().Replace("'", "&apos;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
