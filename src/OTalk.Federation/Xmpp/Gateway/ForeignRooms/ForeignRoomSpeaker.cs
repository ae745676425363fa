using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>What ours do in rooms of XMPP servers (XEP-0045): they come, speak, show how available they are, and go.</summary>
/// <param name="door">Enters and leaves.</param>
/// <param name="seats">Who is where.</param>
/// <param name="streams">The ways there.</param>
/// <param name="time">The clock.</param>
internal sealed class ForeignRoomSpeaker(RoomDoor door, Seats seats, IXmppStreams streams, TimeProvider time) : ISpeaker
{
    public async ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => stanza switch
    {
        { Event: not null } => null,
        { Kind: "query", Ns: Namespaces.Subscribe } when RoomAddresses.NickOf(stanza) is { } nick => Spoken.Asking(within => SubscribeAsync(stanza, nick, within)),
        { Kind: "query", Ns: Namespaces.Unsubscribe } when RoomAddresses.MayBeRoom(stanza.To) => await UnsubscribeAsync(stanza),
        { Kind: "query", Ns: Namespaces.Subscription } when IsDeclined(stanza) => Spoken.Say(Namespaces.Subscription),
        { Kind: "query", Ns: Namespaces.Revise } when stanza.Changed is { Query.MessageId: { } id } said && PlaceOf(said.WithoutQuery()) is { Channel: null } place
            && await seats.FindAsync(stanza.From.Identity, said.Identity) is { } seat => Correct(seat, place, id.ToString(), stanza),
        { Kind: "msg" } when PlaceOf(stanza.To) is not null && await seats.FindAsync(stanza.From.Identity, stanza.To.Identity) is { } seat => Speak(seat, stanza),
        _ => null,
    };

    /// <summary>Whether a message is one that a room takes from somebody who is there: it is answered when it is kept.</summary>
    public bool IsKept(IdentityUri from, IdentityUri to) =>
        PlaceOf(to) is { Channel: null or WellKnown.Inbox } place && seats.Known(from.Identity, to.Identity) is { } seat
        && (place.Channel is not null || place.Nick is null || place.Nick == seat.Nick);

    /// <summary>Whom in a room an address means, and which of their channels; null where it is no such address.</summary>
    private static Place? PlaceOf(IdentityUri to) => to.IsPattern || to.Identity.IsServer ? null : to.Path.Segments switch
    {
        [] => new Place(null, null),
        [WellKnown.Inbox] => null,
        [var nick] => new Place(nick, null),
        [not WellKnown.Sessions, WellKnown.Inbox or WellKnown.Presence] => new Place(to.Path.Segments[0], to.Path.Segments[1]),
        _ => null,
    };

    /// <summary>Whether one of ours has declined to come: nobody in the room waits for that.</summary>
    private static bool IsDeclined(Outbound stanza) => stanza.Text("invite") is not null
        && IdentityUri.TryParse(stanza.Text("channel"), out IdentityUri? channel, out _) && channel.Identity == stanza.To.Identity;

    private async Task<RemoteAnswer> SubscribeAsync(Outbound stanza, string nick, CancellationToken cancel) =>
        await door.SubscribeAsync(stanza.From.Identity, stanza.To.Identity, nick, cancel) is { } refused
            ? new RemoteAnswer(null, refused)
            : Spoken.Response(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Subscribe);
                writer.WriteString("result"u8, "ok"u8);
                writer.WriteString("subscription"u8, stanza.Text("subscription"));
            });

    private async Task<Spoken> UnsubscribeAsync(Outbound stanza)
    {
        (Identity ours, Identity room) = (stanza.From.Identity, stanza.To.Identity);
        string? ended = stanza.Payload.TryGetProperty("config"u8, out JsonElement config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("subscription"u8, out JsonElement id) ? id.GetString() : null;
        bool isLast = !(await seats.RecordsAsync(ours, room)).Any(left => left.Id != ended);
        return Spoken.Say(Namespaces.Unsubscribe, isLast && seats.Known(ours, room) is { } seat ? door.Leave(seat) : []);
    }

    private Spoken Speak(Seat seat, Outbound stanza)
    {
        Place place = PlaceOf(stanza.To)!;
        bool isOwn = place.Nick is null || place.Nick == seat.Nick;
        if (place.Channel is not WellKnown.Inbox && !isOwn)
            return Spoken.Refuse(StanzaError.Forbidden($"{stanza.To.WithoutQuery()} is another's: yours is {seat.Room}/{seat.Nick}"));
        return place.Channel is WellKnown.Presence ? Show(seat, stanza) : Say(seat, stanza, place);
    }

    private Spoken Say(Seat seat, Outbound stanza, Place place)
    {
        string? id = stanza.To.Query.MessageId?.ToString();
        if (ChatXml.Write(stanza.Ns!, stanza.Payload, id) is not { } content)
            return Spoken.Refuse(new StanzaError(Condition.ServiceUnavailable, $"{stanza.Ns} is nothing that {seat.Room} would understand: it speaks XMPP"));
        Jid? to = place.Channel is null ? Jid.Of(seat.Room) : RoomAddresses.Of(seat.Room, place.Nick!);
        if (to is null)
            return Spoken.Refuse(StanzaError.NotFound($"there is nobody called {place.Nick} in {seat.Room}"));
        XmlElement message = ForeignRoomXml.Message(RoomAddresses.Of(seat.Ours), to, id, ChatXml.LanguageOf(stanza.Payload), content);
        if (id is not null)
            seat.Sent(id, message);
        return Send(seat, message, Published(stanza));
    }

    /// <summary>One's own message becomes another (XEP-0308).</summary>
    private Spoken Correct(Seat seat, Place place, string id, Outbound stanza)
    {
        if (place.Nick is not null && place.Nick != seat.Nick)
            return Spoken.Refuse(StanzaError.Forbidden($"what {place.Nick} has said is not yours"));
        if (stanza.Revision is not var (ns, message) || ChangeXml.Correction(ns, message, id, null) is not { } content)
            return Spoken.Refuse(StanzaError.BadRequest($"{seat.Room} speaks XMPP: a message there is revised to one that a person is told"));
        return Send(
            seat,
            ForeignRoomXml.Message(RoomAddresses.Of(seat.Ours), Jid.Of(seat.Room), ChangeXml.NameOf(stanza.Payload, time.GetUtcNow()), ChatXml.LanguageOf(message), content),
            Spoken.Response(static writer => writer.WriteString("ns"u8, Namespaces.Revise)));
    }

    private Spoken Show(Seat seat, Outbound stanza)
    {
        if (stanza.Ns is not Namespaces.Presence || RoomAddresses.Of(seat.Room, seat.Nick) is not { } to)
            return Spoken.Refuse(StanzaError.BadRequest($"{stanza.To.WithoutQuery()} takes presence alone"));
        XmlElement presence = PresenceXml.Write(stanza.Payload, RoomAddresses.Of(seat.Ours), to);
        if (presence["type"] is not null)
            return Spoken.Refuse(StanzaError.NotAllowed($"who is unavailable is not in {seat.Room}: unsubscribe to leave it"));
        seat.Shown = presence;
        return Send(seat, presence, Published(stanza));
    }

    /// <summary>Sends it; who is not known to be there enters first.</summary>
    private Spoken Send(Seat seat, XmlElement element, RemoteAnswer answer) => seat.IsIn ? Spoken.Say(answer, [element]) : Spoken.Asking(async cancel =>
    {
        if (await door.EnterAsync(seat, seat.Nick, cancel) is { } refused)
            return new RemoteAnswer(null, refused);
        await streams.SendAsync(seat.Ours.Server, seat.Room.Server, [element], cancel);
        return answer;
    });

    private RemoteAnswer Published(Outbound stanza) => Spoken.Response(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Publish);
        if (stanza.To.Query.MessageId is not { } id)
            return;
        writer.WriteString("id"u8, id);
        writer.WriteString("time"u8, Timestamps.Format(Clock.Now(time)));
    });

    /// <summary>Somebody in a room, or with no nick all of them; and which of their channels.</summary>
    private sealed record Place(string? Nick, string? Channel);
}
