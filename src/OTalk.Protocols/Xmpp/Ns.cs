namespace OTalk.Protocols.Xmpp;

/// <summary>Namespaces of XML that streams are made of; those of extensions stand beside what maps them.</summary>
public static class Ns
{
    /// <summary>The prefix <c>xml</c> (Namespaces in XML 1.0, section 3).</summary>
    public const string Xml = "http://www.w3.org/XML/1998/namespace";

    /// <summary>The prefix <c>xmlns</c> (Namespaces in XML 1.0, section 3).</summary>
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";

    /// <summary>The stream itself, its features and its errors (RFC 6120, section 4.8.1).</summary>
    public const string Streams = "http://etherx.jabber.org/streams";

    /// <summary>Stanzas between servers (RFC 6120, section 4.8.3).</summary>
    public const string Server = "jabber:server";

    /// <summary>Stanzas between a server and its clients, and stanzas that are carried in others (RFC 6120, section 4.8.3).</summary>
    public const string Client = "jabber:client";

    /// <summary>Stanzas between a server and a component (XEP-0114).</summary>
    public const string Component = "jabber:component:accept";

    /// <summary>Dialback (XEP-0220).</summary>
    public const string Dialback = "jabber:server:dialback";

    /// <summary>Conditions of stream errors (RFC 6120, section 4.9.2).</summary>
    public const string StreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";

    /// <summary>Conditions of stanza errors (RFC 6120, section 8.3.2).</summary>
    public const string StanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";
}
