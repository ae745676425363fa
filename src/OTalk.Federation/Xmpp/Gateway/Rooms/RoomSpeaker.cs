using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Tells XMPP users what happens in rooms of ours that they are in, that they are in no more, and that they are asked into one (XEP-0045).</summary>
/// <param name="engine">The engine.</param>
/// <param name="rooms">Rooms and members.</param>
/// <param name="occupants">Who is in.</param>
/// <param name="changes">Messages that are not what they were.</param>
internal sealed class RoomSpeaker(Lazy<EngineServices> engine, RoomDirectory rooms, Occupants occupants, RoomChanges changes) : ISpeaker
{
    public async ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => stanza switch
    {
        { Event: { } details } when !stanza.From.IsPattern => await TellAsync(stanza, details),
        { Kind: "query", Ns: Namespaces.Subscription } when ChannelOf(stanza) is { } channel => await DecideAsync(stanza, channel),
        { Kind: "query", Ns: Namespaces.Invite } when ChannelOf(stanza) is { IsPattern: false } channel => await InviteAsync(stanza, channel),
        _ => null,
    };

    private static IdentityUri? ChannelOf(Outbound stanza) =>
        IdentityUri.TryParse(stanza.Text("channel"), out IdentityUri? channel, out _) ? channel : null;

    private static Spoken Say(string ns, Room room, IReadOnlyList<XmlElement> stanzas) => Spoken.Say(ns, stanzas) with { Local = room.Jid.Domain };

    /// <summary>Something has happened in a room; null where it is in none.</summary>
    private async Task<Spoken?> TellAsync(Outbound stanza, JsonElement details)
    {
        if (!details.TryGetProperty("subscribers"u8, out JsonElement subscribers))
            return null;
        Room? room = null;
        var readers = new List<(string Owner, Occupant Occupant)>();
        foreach (JsonProperty owner in subscribers.EnumerateObject())
        {
            foreach (JsonElement id in owner.Value.EnumerateArray())
            {
                if (await occupants.FindAsync(stanza.From.Identity, owner.Name, id.GetString()!) is not var (of, occupant))
                    continue;
                room = of;
                readers.Add((owner.Name, occupant));
                break;
            }
        }

        if (room is null)
            return null;

        // What was there before somebody came in is told them when they do.
        bool isCurrent = details.TryGetProperty("current"u8, out _);
        RoomEvent? said = isCurrent ? null : await ReadAsync(room, stanza, details);
        if (said is null)
            return Say(Namespaces.Publish, room, []);
        return Say(Namespaces.Publish, room, [.. readers.SelectMany(reader => reader.Occupant.Seats
            .Select(seat => (Seat: seat, Stanza: said.For(reader.Occupant, seat)))
            .Where(told => told.Stanza is not null && reader.Occupant.GoesOn(told.Seat, told.Stanza))
            .Select(told => told.Stanza!))]);
    }

    /// <summary>What an event is in XMPP; null where it is nothing there.</summary>
    private async Task<RoomEvent?> ReadAsync(Room room, Outbound stanza, JsonElement details)
    {
        string author = details.GetProperty("from"u8).GetString()!;
        string identity = Actor.IdentityOf(author);
        string? id = details.TryGetProperty("transient"u8, out _) ? null : details.GetProperty("id"u8).GetString();
        if (stanza.Ns is Namespaces.Event)
        {
            JsonElement happened = stanza.Payload.GetProperty("event"u8);
            return await changes.ReadAsync(room, stanza, happened, id, identity) ?? await ReadEventAsync(room, happened, identity);
        }

        var message = new RoomMessage(stanza.Ns ?? "", stanza.Payload, id, identity);
        switch (stanza.From.Path.Segments.Skip(room.Path.Depth).ToArray())
        {
            case []:
                bool isSubject = message.Subject is not null;
                return new RoomEvent((await rooms.MemberAsync(room, identity)).Nick, room)
                {
                    Write = (from, seat) => isSubject ? RoomXml.Subject(from, seat, message.Subject!, message.Id) : RoomXml.Message(from, seat, "groupchat", message),
                };
            case [var nick]:
                return new RoomEvent(nick, room) { Write = (from, seat) => RoomXml.Message(from, seat, "groupchat", message) };
            case [var nick, WellKnown.Presence]:
                // That a member has left is told by the event that follows.
                if (identity == author && message.Text("show") is "unavailable")
                    return null;
                RoomMember member = await rooms.MemberAsync(room, identity);
                RoomStanding standing = message.Text("show") is "unavailable" ? member.Standing with { Role = "none" } : member.Standing;
                return new RoomEvent(nick, room)
                {
                    Write = (from, seat) => RoomXml.Presence(from, seat, message.Message, standing, RealOf(author), RoomNotice.Nothing),
                    WriteOwn = (from, seat) => RoomXml.Presence(from, seat, message.Message, standing, RealOf(author), new RoomNotice(RoomXml.Yourself)),
                };
            case [_, WellKnown.Inbox]:
                return new RoomEvent((await rooms.MemberAsync(room, identity)).Nick, room) { Write = (from, seat) => RoomXml.Message(from, seat, "chat", message) };
            default:
                return null;
        }
    }

    /// <summary>Somebody has come in, or is out.</summary>
    private async Task<RoomEvent?> ReadEventAsync(Room room, JsonElement happened, string author)
    {
        string? Text(string name) => happened.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (Text("identity") is not { } identity || Text("subscription_channel") is not { } nick)
            return null;
        RoomMember member = await rooms.MemberAsync(room, identity);
        switch (Text("ns"))
        {
            // Who comes in by XMPP says so by a presence.
            case Namespaces.Subscribe when engine.Value.Router.Domains.Hosts(Identity.Parse(identity).Server):
                return new RoomEvent(nick, room) { Write = (from, seat) => RoomXml.Presence(from, seat, null, member.Standing, identity, RoomNotice.Nothing) };
            case Namespaces.Unsubscribe when member.Nick != nick || member.Standing.Affiliation is "outcast" || !await IsInAsync(room, identity):
                RoomNotice notice = member.Standing.Affiliation is "outcast" ? new RoomNotice(RoomXml.Banned)
                    : identity == author ? RoomNotice.Nothing
                    : new RoomNotice(RoomXml.Kicked);
                return new RoomEvent(nick, room) { Write = (from, seat) => RoomXml.Presence(from, seat, PresenceTexts.Unavailable, member.Standing with { Role = "none" }, identity, notice) };
            default:
                return null;
        }
    }

    private async Task<bool> IsInAsync(Room room, string identity) => (await rooms.MembersAsync(room)).Any(member => member.Identity == identity);

    /// <summary>Somebody is in no more by what others decided, or may come in now; null where it is about no room.</summary>
    private async Task<Spoken?> DecideAsync(Outbound stanza, IdentityUri channel)
    {
        if (rooms.Of(new IdentityUri(channel.Identity, channel.Pattern.Prefix)) is not { } room)
            return null;
        Identity owner = stanza.To.Identity;
        string who = owner.ToString();
        Answer<(bool IsRoom, bool IsBanned)> asked = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree =>
            tree.Find(room.Path) is { Config.SubscriberChannel: true } found ? (true, AccessRules.IsShutOut(tree, found, who)) : (false, false));
        if (stanza.Text("state") is SubscriptionState.Active)
            return asked.Value.IsRoom ? Say(Namespaces.Subscription, room, [RoomXml.Invitation(room.Jid, Jid.Of(owner), room.Jid.ToString())]) : null;
        if (occupants.Known(room, owner) is not { } occupant)
            return asked.Value.IsRoom ? Say(Namespaces.Subscription, room, []) : null;
        occupants.Remove(room, owner);
        var notice = new RoomNotice(asked.Value switch
        {
            { IsBanned: true } => [RoomXml.Yourself, RoomXml.Banned],
            { IsRoom: true } => [RoomXml.Yourself, RoomXml.Kicked],
            _ => [RoomXml.Yourself],
        })
        {
            IsDestroyed = !asked.Value.IsRoom,
        };
        RoomStanding standing = asked.Value.IsBanned ? new RoomStanding("outcast", "none") : RoomStanding.Gone;
        return Say(Namespaces.Subscription, room, [.. occupant.Seats.Select(seat =>
            RoomXml.Presence(room.Occupant(occupant.Nick), seat, PresenceTexts.Unavailable, standing, seat.ToString(), notice))]);
    }

    private async Task<Spoken?> InviteAsync(Outbound stanza, IdentityUri channel)
    {
        if (rooms.Of(channel) is not { } room)
            return null;
        Answer<bool> isRoom = await engine.Value.Router.InspectAsync(channel.Identity, tree => tree.Find(channel.Path)?.Config.SubscriberChannel == true);
        return isRoom.Value
            ? Say(Namespaces.Invite, room, [RoomXml.Invitation(room.Jid, Jid.Of(stanza.To.Identity), stanza.Text("inviter") ?? channel.Identity.ToString())])
            : null;
    }

    /// <summary>The address of who did something, as XMPP knows it.</summary>
    private static string RealOf(string author) => IdentityUri.TryParse(author, out IdentityUri? address, out _) ? Mapping.Addresses.ToJid(address).ToString() : author;
}
