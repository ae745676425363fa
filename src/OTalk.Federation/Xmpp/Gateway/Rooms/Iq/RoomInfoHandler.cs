using System.Globalization;
using OTalk.Core.Access;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>Says what a room is, and what the domain of rooms is (XEP-0045, section 6).</summary>
/// <param name="engine">The engine.</param>
/// <param name="rooms">Rooms.</param>
internal sealed class RoomInfoHandler(Lazy<EngineServices> engine, RoomDirectory rooms) : IIqHandler
{
    private static readonly DiscoInfo _domain = new(
        "conference", "text", "Rooms", [XmppNs.DiscoInfo, XmppNs.DiscoItems, XmppNs.Muc, XmppNs.OccupantIds, XmppNs.Ping, XmppNs.Version]);

    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.DiscoInfo)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (question["node"] is not null)
            return new XmppError(StanzaCondition.ItemNotFound);
        if (to.IsDomain)
            return _domain.ToElement(null);
        if (!to.IsBare)
            return new XmppError(StanzaCondition.FeatureNotImplemented);
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);
        Answer<DiscoInfo?> found = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree => tree.Find(room.Path) is { } channel ? Of(tree, channel) : null);
        return found.Value is { } info ? info.ToElement(null) : new XmppError(StanzaCondition.ItemNotFound);
    }

    private static DiscoInfo Of(TreeState tree, ChannelNode room)
    {
        bool isOpen = Acl.Expand(room.AllAcl).HasFlag(Permissions.Subscribe);
        int members = tree.Subscribers.All.Count(one => one.IsActive && one.Config.SubscriptionChannel is not null && one.Pattern.Prefix.Equals(room.Path));
        return new DiscoInfo("conference", "text", room.Config.Name is { Length: > 0 } name ? name : room.Path.Name, [
            XmppNs.DiscoInfo, XmppNs.Mam, XmppNs.MamExtended, XmppNs.Moderation, XmppNs.Muc, XmppNs.OccupantIds, XmppNs.Ping, XmppNs.StanzaIds,
            "muc_nonanonymous", "muc_persistent", "muc_unmoderated", "muc_unsecured",
            isOpen ? "muc_open" : "muc_membersonly", room.Config.Discoverable ? "muc_public" : "muc_hidden",
        ])
        {
            Forms =
            [
                Form.Result("http://jabber.org/protocol/muc#roominfo", [
                    ("muc#roominfo_description", room.Config.Description),
                    ("muc#roominfo_occupants", members.ToString(CultureInfo.InvariantCulture)),
                ]),
            ],
        };
    }
}
