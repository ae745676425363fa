namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Namespaces of the extensions that are mapped.</summary>
internal static class XmppNs
{
    public const string ChatMarkers = "urn:xmpp:chat-markers:0";
    public const string ChatStates = "http://jabber.org/protocol/chatstates";
    public const string Conference = "jabber:x:conference";
    public const string Correction = "urn:xmpp:message-correct:0";
    public const string Delay = "urn:xmpp:delay";
    public const string DataForms = "jabber:x:data";
    public const string DiscoInfo = "http://jabber.org/protocol/disco#info";
    public const string DiscoItems = "http://jabber.org/protocol/disco#items";
    public const string Fallback = "urn:xmpp:fallback:0";
    public const string Forms = "jabber:x:data";
    public const string FormValidation = "http://jabber.org/protocol/xdata-validate";
    public const string Forward = "urn:xmpp:forward:0";
    public const string Hints = "urn:xmpp:hints";
    public const string Json = "urn:xmpp:json:0";
    public const string LegacyDelay = "jabber:x:delay";
    public const string Mam = "urn:xmpp:mam:2";
    public const string MamExtended = Mam + "#extended";
    public const string Moderation = "urn:xmpp:message-moderate:1";
    public const string Muc = "http://jabber.org/protocol/muc";
    public const string MucAdmin = Muc + "#admin";
    public const string MucOwner = Muc + "#owner";
    public const string MucUser = Muc + "#user";
    public const string OccupantIds = "urn:xmpp:occupant-id:0";
    public const string Ping = "urn:xmpp:ping";
    public const string PubSub = "http://jabber.org/protocol/pubsub";
    public const string PubSubErrors = PubSub + "#errors";
    public const string PubSubEvent = PubSub + "#event";
    public const string PubSubOwner = PubSub + "#owner";
    public const string Receipts = "urn:xmpp:receipts";
    public const string ResultSets = "http://jabber.org/protocol/rsm";
    public const string Retraction = "urn:xmpp:message-retract:1";
    public const string StanzaIds = "urn:xmpp:sid:0";
    public const string VCard = "vcard-temp";
    public const string VCard4 = "urn:ietf:params:xml:ns:vcard-4.0";
    public const string Version = "jabber:iq:version";
}
