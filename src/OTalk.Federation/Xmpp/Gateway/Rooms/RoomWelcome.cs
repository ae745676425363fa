using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>
/// Tells who enters a room what there is, in the order of XEP-0045, section 7.2: who is in it, themselves, what was said, what it is about; then
/// what has happened meanwhile.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="rooms">Rooms and members.</param>
/// <param name="history">What was said.</param>
/// <param name="contents">Reads for who enters.</param>
/// <param name="streams">The ways back.</param>
internal sealed class RoomWelcome(Lazy<EngineServices> engine, RoomDirectory rooms, RoomHistory history, VisitorContents contents, IXmppStreams streams)
{
    /// <summary>Tells it.</summary>
    /// <param name="stanza">The presence by which they enter.</param>
    /// <param name="room">The room.</param>
    /// <param name="occupant">Who enters.</param>
    /// <param name="from">With which resource.</param>
    /// <param name="isNamed">They have another name than they asked for.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task TellAsync(XmlElement stanza, Room room, Occupant occupant, Jid from, bool isNamed, CancellationToken cancel)
    {
        IReadOnlyList<RoomMember> members = await rooms.MembersAsync(room);
        string user = from.Identity.ToString();
        foreach (RoomMember member in members.Where(member => member.Identity != user))
            await SayAsync(room, from, await PresenceAsync(room, member, from), cancel);
        RoomStanding standing = members.FirstOrDefault(member => member.Identity == user)?.Standing ?? new RoomStanding("none", "participant");
        RoomNotice notice = isNamed ? new RoomNotice(RoomXml.NotAnonymous, RoomXml.Yourself, RoomXml.Named) : new RoomNotice(RoomXml.NotAnonymous, RoomXml.Yourself);
        Jid self = room.Occupant(occupant.Nick);
        await SayAsync(room, from, RoomXml.Presence(self, from, JsonElement.Parse(PresenceXml.Read(stanza)), standing, from.ToString(), notice), cancel);

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string nick, RoomMessage message) in await history.ReadAsync(room, from, HistoryWish.Read(stanza, engine.Value.Time.GetUtcNow())))
        {
            told.Add(message.Id!);
            await SayAsync(room, from, RoomXml.Message(room.Occupant(nick), from, "groupchat", message), cancel);
        }

        await SayAsync(room, from, RoomXml.Subject(room.Jid, from, await SubjectAsync(room, from)), cancel);
        foreach (XmlElement happened in occupant.Entered(from))
        {
            bool isOwnPresence = happened is { Name: "presence" } && happened["from"] == self.ToString();
            bool isTold = happened.Child("stanza-id", XmppNs.StanzaIds)?["id"] is { } id && told.Contains(id);
            if (!isOwnPresence && !isTold)
                await SayAsync(room, from, happened, cancel);
        }
    }

    /// <summary>
    /// How a member is there; null where not. Members of ours are while they do not say otherwise; of others it is known only when they have said
    /// something.
    /// </summary>
    private async Task<XmlElement?> PresenceAsync(Room room, RoomMember member, Jid to)
    {
        if (room.Of(member.Nick, WellKnown.Presence) is not { } presence)
            return null;
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(to, presence, new GetWindow { Limit = 1, Descending = true });
        if (rows is [{ } row])
        {
            string author = row.Json.GetProperty("from"u8).GetString()!;
            string real = IdentityUri.TryParse(author, out IdentityUri? address, out _) ? address.ToJid().ToString() : member.Identity;
            return row.Text("show") is "unavailable" ? null : RoomXml.Presence(room.Occupant(member.Nick), to, row.Message, member.Standing, real, RoomNotice.Nothing);
        }

        return engine.Value.Router.Domains.Hosts(Identity.Parse(member.Identity).Server)
            ? RoomXml.Presence(room.Occupant(member.Nick), to, null, member.Standing, member.Identity, RoomNotice.Nothing)
            : null;
    }

    private async Task<string> SubjectAsync(Room room, Jid from)
    {
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, room.Subject);
        return rows is [{ } row] ? row.Text("subject") ?? row.Text("body") ?? "" : "";
    }

    private Task SayAsync(Room room, Jid to, XmlElement? stanza, CancellationToken cancel) =>
        stanza is null ? Task.CompletedTask : streams.PassAsync(room.Jid.Domain, to.Domain, stanza, cancel);
}
