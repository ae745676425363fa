namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>What is understood in part: what else is asked of it is not implemented, where everything else is not even there.</summary>
internal static class KnownNamespaces
{
    public static IReadOnlyList<string> All { get; } =
    [
        XmppNs.DiscoInfo, XmppNs.DiscoItems, XmppNs.Mam, XmppNs.Moderation, XmppNs.MucAdmin, XmppNs.MucOwner, XmppNs.Ping, XmppNs.PubSub, XmppNs.PubSubOwner, XmppNs.VCard,
        XmppNs.VCard4, XmppNs.Version,
    ];
}
