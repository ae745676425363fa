using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>Moderates a room: who is put out, who may do what, and lists of that (XEP-0045, sections 8 and 9).</summary>
/// <param name="rooms">Rooms and members.</param>
/// <param name="visitors">Carries it out, with the permissions of who asks.</param>
internal sealed class RoomAdminHandler(RoomDirectory rooms, Visitors visitors) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("set", "query", XmppNs.MucAdmin), ("get", "query", XmppNs.MucAdmin)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);
        List<XmlElement> items = [.. question.Children("item", XmppNs.MucAdmin)];
        IReadOnlyList<RoomMember> members = await rooms.MembersAsync(room);

        // A list is asked for by an item that names nobody.
        if (items is [{ } wanted] && wanted["nick"] is null && wanted["jid"] is null)
            return await ListAsync(wanted, from, room, members);
        foreach (XmlElement item in items)
        {
            if (await ChangeAsync(item, from.Identity, room, members) is { } error)
                return error;
        }

        return items.Count == 0 ? new XmppError(StanzaCondition.BadRequest, "there is no item") : (XmlElement?)null;
    }

    private async Task<IqAnswer> ListAsync(XmlElement wanted, Jid from, Room room, IReadOnlyList<RoomMember> members)
    {
        RoomMember asker = await rooms.MemberAsync(room, from.Identity.ToString());
        if (asker.Standing.Role is not "moderator" && asker.Standing.Affiliation is not ("owner" or "admin"))
            return new XmppError(StanzaCondition.Forbidden);
        IEnumerable<RoomMember> found = wanted["role"] is { } role
            ? members.Where(member => member.Standing.Role == role)
            : (await rooms.NamedAsync(room)).Where(member => member.Standing.Affiliation == wanted["affiliation"]);
        return new XmlElement("query", XmppNs.MucAdmin, [.. found.Select(member => (XmlNode)new XmlElement(
            "item",
            XmppNs.MucAdmin,
            [
                ("affiliation", member.Standing.Affiliation), ("jid", member.Identity), ("nick", wanted["role"] is null ? null : member.Nick),
                ("role", wanted["role"] is null ? null : member.Standing.Role),
            ]))]);
    }

    private async Task<XmppError?> ChangeAsync(XmlElement item, Identity moderator, Room room, IReadOnlyList<RoomMember> members)
    {
        string? identity = Jid.TryParse(item["jid"], out Jid? jid) ? jid.Bare.ToString() : members.FirstOrDefault(member => member.Nick == item["nick"])?.Identity;
        if (identity is null)
            return new XmppError(StanzaCondition.ItemNotFound);
        if (item["role"] is "none")
            return await RemoveAsync(moderator, room, identity);
        if (!RoomStanding.TryGrant(item["affiliation"], item["role"], out string? acl))
            return new XmppError(StanzaCondition.BadRequest, "there is no such role or affiliation");
        StanzaError? error = ErrorOf(await visitors.AskAsync(moderator, room.Channel, Namespaces.Permissions, writer =>
        {
            writer.WriteString("identity"u8, identity);
            writer.WriteString("acl"u8, acl);
        }));
        if (error is null && acl is "" && members.Any(member => member.Identity == identity))
            return await RemoveAsync(moderator, room, identity);
        return error?.ToXmpp();
    }

    private async Task<XmppError?> RemoveAsync(Identity moderator, Room room, string identity) =>
        ErrorOf(await visitors.AskAsync(moderator, room.Channel, Namespaces.Unsubscribe, writer => writer.WriteString("identity"u8, identity)))?.ToXmpp();

    private static StanzaError? ErrorOf(VisitorAnswer answer)
    {
        foreach (Action then in answer.Then)
            then();
        return answer.Reply is ErrorReply { Error: var error } ? error : null;
    }
}
