using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>What the addresses of this server can do in XMPP.</summary>
internal static class Abilities
{
    private const string CapsNs = "http://jabber.org/protocol/caps";
    private const string CapsNode = "https://otalk.com/caps";

    private static readonly string[] _ofNodes =
    [
        XmppNs.PubSub,
        .. new[]
        {
            "access-authorize", "access-open", "access-whitelist", "item-ids", "meta-data", "persistent-items", "publish", "retract-items", "retrieve-items",
            "retrieve-subscriptions", "rsm", "subscribe",
        }.Select(static feature => $"{XmppNs.PubSub}#{feature}"),
    ];

    /// <summary>A domain.</summary>
    public static readonly DiscoInfo Server = new(
        "server", "im", "oTalk", [XmppNs.DiscoInfo, XmppNs.DiscoItems, XmppNs.Ping, XmppNs.Version, .. _ofNodes])
    {
        Also = [("pubsub", "service")],
    };

    /// <summary>A user.</summary>
    public static readonly DiscoInfo Account = new(
        "account", "registered", null, [XmppNs.DiscoInfo, XmppNs.DiscoItems, XmppNs.Ping, XmppNs.VCard, XmppNs.VCard4, .. _ofNodes])
    {
        Also = [("pubsub", "pep")],
    };

    /// <summary>A session.</summary>
    public static readonly DiscoInfo Session = new(
        "client",
        "web",
        "oTalk",
        [CapsNs, XmppNs.ChatMarkers, XmppNs.ChatStates, XmppNs.Correction, XmppNs.DiscoInfo, XmppNs.Ping, XmppNs.Receipts, XmppNs.StanzaIds, XmppNs.Version]);

    private static readonly string _sessionVerification = Session.Verification();

    /// <summary>What a session says with its presence about what it can do (XEP-0115).</summary>
    public static readonly XmlElement Caps = new("c", CapsNs, [("hash", "sha-1"), ("node", CapsNode), ("ver", _sessionVerification)]);

    /// <summary>Whether a node is the one by which the abilities of a session are asked for.</summary>
    public static bool IsCaps(string node) => node == $"{CapsNode}#{_sessionVerification}";
}
