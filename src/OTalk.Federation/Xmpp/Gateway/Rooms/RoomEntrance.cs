using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>
/// XMPP users enter rooms of ours, change their presence or name there, and leave (XEP-0045, section 7). Who is in holds a subscription with the
/// name as <c>subscription_channel</c>, for as long as one of their resources is.
/// </summary>
/// <param name="rooms">Rooms.</param>
/// <param name="occupants">Who is in.</param>
/// <param name="publisher">Publishes presences.</param>
/// <param name="welcome">Tells who has come in what there is.</param>
/// <param name="visitors">Carries out subscriptions.</param>
/// <param name="streams">The ways back.</param>
internal sealed class RoomEntrance(
    RoomDirectory rooms, Occupants occupants, RoomPublisher publisher, RoomWelcome welcome, Visitors visitors, IXmppStreams streams)
{
    /// <summary>Takes a presence for a room.</summary>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        Room? room = await rooms.FindAsync(to, from.Identity);
        switch (stanza["type"])
        {
            case null when room is null:
                await RefuseAsync(stanza, from, to, new XmppError(StanzaCondition.ItemNotFound), cancel);
                break;
            case null when to.Resource is not { } nick:
                await RefuseAsync(stanza, from, to, new XmppError(StanzaCondition.JidMalformed, "the name in the room is missing"), cancel);
                break;
            case null:
                await ComeAsync(stanza, from, to, room!, to.Resource!, cancel);
                break;
            case "unavailable" or "error" when room is not null:
                await LeaveAsync(room, from, ChatXml.TextOf(stanza, "status"), cancel);
                break;
            case "unavailable" or "error" or "probe":
                break;
            default:
                await RefuseAsync(stanza, from, to, new XmppError(StanzaCondition.ServiceUnavailable, "a room is entered, not subscribed to"), cancel);
                break;
        }
    }

    /// <summary>A resource leaves a room; with the last one its user does.</summary>
    public async Task LeaveAsync(Room room, Jid from, string? status = null, CancellationToken cancel = default)
    {
        if (await occupants.FindAsync(room, from.Identity) is not { } occupant || !occupant.Has(from))
            return;
        if (occupant.Leave(from))
        {
            occupants.Remove(room, from.Identity);
            await visitors.AskAsync(from.Identity, room.Everything, Namespaces.Unsubscribe, writer =>
            {
                writer.WriteStartObject("config"u8);
                writer.WriteString("subscription"u8, occupant.Subscription);
                writer.WriteEndObject();
            });
        }

        RoomMember member = await rooms.MemberAsync(room, from.Identity.ToString());
        XmlElement left = RoomXml.Presence(
            room.Occupant(occupant.Nick), from, PresenceTexts.Unavailable, member.Standing with { Role = "none" }, from.ToString(), new RoomNotice(RoomXml.Yourself));
        await streams.PassAsync(room.Jid.Domain, from.Domain, status is null ? left : left.WithNodes(new XmlElement("status", Ns.Server, status)), cancel);
    }

    private async Task ComeAsync(XmlElement stanza, Jid from, Jid to, Room room, string nick, CancellationToken cancel)
    {
        Occupant? known = await occupants.FindAsync(room, from.Identity);
        bool enters = stanza.Child("x", XmppNs.Muc) is not null || known?.Has(from) != true;
        bool renames = known is not null && known.Nick != nick && known.Has(from) && known.Seats.Count == 1;
        if (known is null || renames)
        {
            if (await SubscribeAsync(stanza, from, to, room, nick, cancel) is not { } subscription)
                return;
            if (renames)
                await RenameAsync(room, known!, nick, cancel);
            IReadOnlyList<Jid> seats = known?.Seats ?? [];
            known = occupants.Seat(room, from.Identity, nick, subscription);
            foreach (Jid seat in seats)
            {
                known.Enter(seat);
                known.Entered(seat);
            }
        }

        // Members are per user: another name for another resource is not to be had.
        bool isNamed = known.Nick != nick;
        if (enters)
            known.Enter(from);
        if (room.Of(known.Nick, WellKnown.Presence) is { } presence && await publisher.PublishAsync(from, presence, PresenceXml.Read(stanza)) is { } refused)
        {
            await RefuseAsync(stanza, from, to, refused.ToXmpp(), cancel);
            return;
        }

        if (enters)
            await welcome.TellAsync(stanza, room, known, from, isNamed, cancel);
    }

    /// <summary>The subscription that makes somebody a member; null where it is refused, which is told.</summary>
    private async Task<string?> SubscribeAsync(XmlElement stanza, Jid from, Jid to, Room room, string nick, CancellationToken cancel)
    {
        // What is current is told by the welcome, in its order.
        VisitorAnswer answer = await visitors.AskAsync(from.Identity, room.Everything, Namespaces.Subscribe, writer =>
        {
            writer.WriteStartObject("config"u8);
            writer.WriteString("subscription_channel"u8, nick);
            writer.WriteEndObject();
        });
        switch (SubscribeAnswer.Read(answer.Reply))
        {
            case SubscribeAnswer.In { Subscription: var id }:
                return id;
            case SubscribeAnswer.Pending:
                await RefuseAsync(stanza, from, to, new XmppError(StanzaCondition.RegistrationRequired, "who decides about the room has been asked"), cancel);
                return null;
            case SubscribeAnswer.Refused { Error: var error }:
                await RefuseAsync(stanza, from, to, error.Condition == Condition.BadRequest ? new XmppError(StanzaCondition.JidMalformed, error.Text) : error.ToXmpp(), cancel);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Whoever is in the room hears of the new name by what follows; who has it, that the old one is gone.</summary>
    private async Task RenameAsync(Room room, Occupant known, string nick, CancellationToken cancel)
    {
        foreach (Jid seat in known.Seats)
        {
            await streams.PassAsync(room.Jid.Domain, seat.Domain, RoomXml.Presence(
                room.Occupant(known.Nick), seat, PresenceTexts.Unavailable, (await rooms.MemberAsync(room, seat.Identity.ToString())).Standing, seat.ToString(),
                new RoomNotice(RoomXml.Renamed, RoomXml.Yourself) { NewNick = nick }), cancel);
        }
    }

    private Task RefuseAsync(XmlElement stanza, Jid from, Jid to, XmppError error, CancellationToken cancel)
    {
        XmlElement answer = (error with { By = to.Bare.ToString() }).Answer(stanza)!;
        return streams.PassAsync(to.Domain, from.Domain, answer, cancel);
    }
}
