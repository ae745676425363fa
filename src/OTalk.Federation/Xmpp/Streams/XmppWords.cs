using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>Namespaces of what is negotiated on streams, and the elements that never differ.</summary>
internal static class XmppWords
{
    /// <summary>STARTTLS (RFC 6120, section 5).</summary>
    public const string Tls = "urn:ietf:params:xml:ns:xmpp-tls";

    /// <summary>SASL (RFC 6120, section 6).</summary>
    public const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    /// <summary>Stream management (XEP-0198).</summary>
    public const string Management = "urn:xmpp:sm:3";

    /// <summary>Streams in both directions (XEP-0288).</summary>
    public const string Bidi = "urn:xmpp:bidi";

    /// <summary>That they are spoken.</summary>
    public const string BidiFeature = "urn:xmpp:features:bidi";

    /// <summary>That dialback is spoken (XEP-0220, section 2.3).</summary>
    public const string DialbackFeature = "urn:xmpp:features:dialback";

    /// <summary>Pings (XEP-0199).</summary>
    public const string Ping = "urn:xmpp:ping";

    /// <summary>The name of the mechanism by which a certificate proves a domain (RFC 4422, appendix A).</summary>
    public const string External = "EXTERNAL";

    /// <summary>Whether an element of a stream is a stanza (RFC 6120, section 8.1).</summary>
    /// <param name="element">A child of the stream.</param>
    /// <param name="ns">The namespace of stanzas there.</param>
    public static bool IsStanza(XmlElement element, string ns) =>
        element.Name is "message" or "presence" or "iq" && string.Equals(element.Namespace, ns, StringComparison.Ordinal);
}
