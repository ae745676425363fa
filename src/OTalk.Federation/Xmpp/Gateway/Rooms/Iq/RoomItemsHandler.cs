using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>Lists the rooms of a domain that may be discovered, and who is in a room (XEP-0045, section 6).</summary>
/// <param name="engine">The engine.</param>
/// <param name="domains">Our domains.</param>
/// <param name="rooms">Rooms.</param>
/// <param name="contents">Reads for who asks.</param>
internal sealed class RoomItemsHandler(Lazy<EngineServices> engine, XmppDomains domains, RoomDirectory rooms, VisitorContents contents) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.DiscoItems)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (question["node"] is not null || !to.IsBare)
            return new XmlElement("query", XmppNs.DiscoItems, [("node", question["node"])]);
        if (to.IsDomain)
            return List(await RoomsAsync(from, to));
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);

        // Who is in it is for who may read it.
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, room.Channel);
        return List(rows is null ? [] : (await rooms.MembersAsync(room)).Select(member => (room.Occupant(member.Nick), (string?)null)));
    }

    private static XmlElement List(IEnumerable<(Jid Jid, string? Name)> items) => new(
        "query",
        XmppNs.DiscoItems,
        [.. items.Select(static item => (XmlNode)new XmlElement("item", XmppNs.DiscoItems, [("jid", item.Jid.ToString()), ("name", item.Name)]))]);

    private async Task<IReadOnlyList<(Jid Jid, string? Name)>> RoomsAsync(Jid from, Jid to)
    {
        Identity server = Identity.Parse(domains.HostOfRooms(to.Domain)!);
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, new IdentityUri(server, WellKnown.ChannelsPath));
        var paths = (rows ?? []).Select(static row => row.Text("channel")).OfType<string>()
            .Select(static text => IdentityUri.TryParse(text, out IdentityUri? channel, out _) && !channel.IsPattern ? channel : null)
            .OfType<IdentityUri>().Where(channel => channel.Identity == server).Select(static channel => channel.Path).ToList();
        Answer<List<(Jid, string?)>> found = await engine.Value.Router.InspectAsync(server, tree => paths
            .Select(tree.Find).OfType<ChannelNode>().Where(static channel => channel.Config.SubscriberChannel)
            .Select(channel => (Jid: RoomNames.TryJid(server, channel.Path, to.Domain, out Jid? jid) ? jid : null, Name: (string?)channel.Config.Name))
            .Where(static room => room.Jid is not null).Select(static room => (room.Jid!, room.Name is { Length: > 0 } ? room.Name : null)).ToList());
        return found.Value ?? [];
    }
}
