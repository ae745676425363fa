using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>A child of a stream as somebody writes it, and what it says.</summary>
/// <param name="Text">As it is written behind <see cref="XmlWire.Head"/>.</param>
/// <param name="Element">What it says.</param>
/// <param name="Canonical">As this codec writes it into the same stream; null if that is the text.</param>
internal sealed record XmlCase(string Text, XmlElement Element, string? Canonical = null);

/// <summary>Elements by name; examples are those of the specifications they name.</summary>
internal static class XmlCases
{
    private const string Muc = "http://jabber.org/protocol/muc";
    private const string Tls = "urn:ietf:params:xml:ns:xmpp-tls";

    internal static IReadOnlyDictionary<string, XmlCase> All { get; } = new Dictionary<string, XmlCase>(StringComparer.Ordinal)
    {
        ["message (RFC 6120, 9.2)"] = new(
            "<message from='juliet@im.example.com/balcony' id='ju2ba41c' to='romeo@example.net' type='chat' xml:lang='en'><body>Art thou not Romeo, and a Montague?</body></message>",
            Stanza(
                "message",
                [("from", "juliet@im.example.com/balcony"), ("id", "ju2ba41c"), ("to", "romeo@example.net"), ("type", "chat"), ("xml:lang", "en")],
                new XmlElement("body", Ns.Server, "Art thou not Romeo, and a Montague?"))),
        ["features (RFC 6120, 9.2.1)"] = new(
            "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
            new("features", Ns.Streams, new XmlElement("starttls", Tls, new XmlElement("required", Tls)))),
        ["stream error with an application's condition (RFC 6120, 4.9.4)"] = new(
            "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>"
            + "Some special application diagnostic information!</text><escape-your-data xmlns='http://example.org/ns'/></stream:error>",
            new(
                "error",
                Ns.Streams,
                new XmlElement("not-well-formed", Ns.StreamErrors),
                new XmlElement("text", Ns.StreamErrors, [("xml:lang", "en")], "Some special application diagnostic information!"),
                new XmlElement("escape-your-data", "http://example.org/ns"))),
        ["dialback (XEP-0220, example 3)"] = new(
            "<db:result from='montague.example' to='capulet.example'>b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3</db:result>",
            new(
                "result",
                Ns.Dialback,
                [("from", "montague.example"), ("to", "capulet.example")],
                "b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3")),
        ["presence of a room (XEP-0045, example 24)"] = new(
            """
            <presence from="coven@chat.shakespeare.lit/thirdwitch"
                id="27C55F89" to='crone1@shakespeare.lit/desktop'>
              <x xmlns='http://jabber.org/protocol/muc#user'>
                <item affiliation='member' role='participant'/>
              </x>
            </presence>
            """,
            Stanza(
                "presence",
                [("from", "coven@chat.shakespeare.lit/thirdwitch"), ("id", "27C55F89"), ("to", "crone1@shakespeare.lit/desktop")],
                "\n  ",
                new XmlElement("x", $"{Muc}#user", "\n    ", new XmlElement("item", $"{Muc}#user", [("affiliation", "member"), ("role", "participant")]), "\n  "),
                "\n"),
            "<presence from='coven@chat.shakespeare.lit/thirdwitch' id='27C55F89' to='crone1@shakespeare.lit/desktop'>\n  <x xmlns='http://jabber.org/protocol/muc#user'>\n"
            + "    <item affiliation='member' role='participant'/>\n  </x>\n</presence>"),
        ["empty"] = new("<iq/>", Stanza("iq", [])),
        ["empty, in two tags with space"] = new("<iq\t></iq \n>", Stanza("iq", []), "<iq/>"),
        ["no namespace inside"] = new("<iq><a xmlns=''><b/></a></iq>", Stanza("iq", [], new XmlElement("a", "", new XmlElement("b", "")))),
        ["prefixes"] = new(
            "<p:a xmlns:p='urn:p' xmlns:q='urn:q' q:x='1' x='2' p:x='3'><p:b xmlns:p='urn:q'/><p:b/><c/><q:d xmlns='urn:d'><e/></q:d></p:a>",
            new XmlElement(
                "a",
                "urn:p",
                new XmlElement("b", "urn:q"),
                new XmlElement("b", "urn:p"),
                new XmlElement("c", Ns.Server),
                new XmlElement("d", "urn:q", new XmlElement("e", "urn:d"))).WithAttribute("x", "urn:q", "1").WithAttribute("x", "2").WithAttribute("x", "urn:p", "3"),
            "<a xmlns='urn:p' xmlns:ns1='urn:q' ns1:x='1' x='2' xmlns:ns2='urn:p' ns2:x='3'><b xmlns='urn:q'/><b/><c xmlns='jabber:server'/><d xmlns='urn:q'><e xmlns='urn:d'/></d></a>"),
        ["a declaration behind its use"] = new("<p:a p:b='1' xmlns:p='urn:p'/>", new XmlElement("a", "urn:p").WithAttribute("b", "urn:p", "1"), "<a xmlns='urn:p' xmlns:ns1='urn:p' ns1:b='1'/>"),
        ["the prefix xml declared as what it is"] = new("<iq xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:base='urn:c'/>", Stanza("iq", [("xml:base", "urn:c")]), "<iq xml:base='urn:c'/>"),
        ["references"] = new(
            "<a b='&lt;&gt;&amp;&apos;&quot;&#65;&#x1f600;&#x0000041;&#9;&#xa;&#xD;'>&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;&#13;&#10;</a>",
            Stanza("a", [("b", "<>&'\"A\ud83d\ude00A\t\n\r")], "<>&'\"A\ud83d\ude00\r\n"),
            "<a b='&lt;&gt;&amp;&apos;&quot;A\ud83d\ude00A&#x9;&#xA;&#xD;'>&lt;&gt;&amp;'\"A\ud83d\ude00&#xD;\n</a>"),
        ["line breaks"] = new("<a b='1\r\n2\r3\n4\t5\r\r\n'>1\r\n2\r3\n4\t5\r\r\n</a>", Stanza("a", [("b", "1 2 3 4 5  ")], "1\n2\n3\n4\t5\n\n"), "<a b='1 2 3 4 5  '>1\n2\n3\n4\t5\n\n</a>"),
        ["quotes"] = new("<a b=\"'\" c='\"' d = 'x'  e\n=\r\n\"\"/>", Stanza("a", [("b", "'"), ("c", "\""), ("d", "x"), ("e", "")]), "<a b='&apos;' c='&quot;' d='x' e=''/>"),
        ["sections"] = new(
            "<a>1<![CDATA[<b>&amp;]]]>2<![CDATA[]]><![CDATA[]]]]><![CDATA[>]\r\n]x]]></a>",
            Stanza("a", [], "1<b>&amp;]2]]>]\n]x"),
            "<a>1&lt;b&gt;&amp;amp;]2]]&gt;]\n]x</a>"),
        ["brackets in text"] = new("<a>]] ]&gt;]]&gt; ></a>", Stanza("a", [], "]] ]>]]> >"), "<a>]] ]&gt;]]&gt; &gt;</a>"),
        ["names of other alphabets"] = new("<\u00e9l\u00e9ment xmlns='urn:\u00fc' \u540d\u524d='\u00b7' a\u00b7-.0='\u007f\u0085\u2028'>\ud83d\ude00\ufffd</\u00e9l\u00e9ment>", new(
            "\u00e9l\u00e9ment", "urn:\u00fc", [("\u540d\u524d", "\u00b7"), ("a\u00b7-.0", "\u007f\u0085\u2028")], "\ud83d\ude00\ufffd")),
        ["mixed"] = new("<a>1<b/>2<b>3</b></a>", Stanza("a", [], "1", new XmlElement("b", Ns.Server), "2", new XmlElement("b", Ns.Server, "3"))),
    };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    private static XmlElement Stanza(string name, ReadOnlySpan<(string, string?)> attributes, params ReadOnlySpan<XmlNode> nodes) =>
        new(name, Ns.Server, attributes, nodes);
}
