namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Namespaces of the extensions that are mapped.</summary>
internal static class XmppNs
{
    public const string ChatMarkers = "urn:xmpp:chat-markers:0";
    public const string ChatStates = "http://jabber.org/protocol/chatstates";
    public const string Conference = "jabber:x:conference";
    public const string Correction = "urn:xmpp:message-correct:0";
    public const string Delay = "urn:xmpp:delay";
    public const string DiscoInfo = "http://jabber.org/protocol/disco#info";
    public const string DiscoItems = "http://jabber.org/protocol/disco#items";
    public const string Forms = "jabber:x:data";
    public const string Hints = "urn:xmpp:hints";
    public const string LegacyDelay = "jabber:x:delay";
    public const string Muc = "http://jabber.org/protocol/muc";
    public const string MucAdmin = Muc + "#admin";
    public const string MucOwner = Muc + "#owner";
    public const string MucUser = Muc + "#user";
    public const string OccupantIds = "urn:xmpp:occupant-id:0";
    public const string Ping = "urn:xmpp:ping";
    public const string Receipts = "urn:xmpp:receipts";
    public const string StanzaIds = "urn:xmpp:sid:0";
    public const string Version = "jabber:iq:version";
}
