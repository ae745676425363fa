using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>What comes from rooms of XMPP servers that ours have entered.</summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Carries out what rooms decide.</param>
/// <param name="seats">Who is where.</param>
/// <param name="door">Enters again.</param>
/// <param name="herald">Tells what happens there.</param>
/// <param name="invites">Who is asked to come.</param>
/// <param name="bounces">Who has sent what comes back.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What could not be told.</param>
internal sealed partial class ForeignRoomTaker(
    Lazy<EngineServices> engine, Visitors visitors, Seats seats, RoomDoor door, RoomHerald herald, RoomInvites invites, Bounces bounces, TimeProvider time,
    ILogger<ForeignRoomTaker> logger)
{
    /// <summary>A room that throws somebody out again and again is not entered more often than this.</summary>
    private static readonly TimeSpan _betweenRenewals = TimeSpan.FromSeconds(10);

    /// <summary>Takes a stanza for one of ours if it comes from a room that they have entered, or asks them to come to one.</summary>
    public async Task<bool> TakeAsync(XmlElement stanza, Jid from, Jid to)
    {
        if (stanza.Name is "iq" || from.Local is null)
            return false;
        if (stanza.Name is "message" && await invites.TakeAsync(stanza, from, to))
            return true;
        Seat? seat = ForeignRoomXml.IsLikely(stanza) ? await seats.FindAsync(to.Identity, from.Identity) : seats.Known(to.Identity, from.Identity);
        if (seat is null)
            return false;
        if (stanza["type"] is "error")
        {
            await FailAsync(seat, stanza, from);
            return true;
        }

        bool isOwn = stanza.Name is "presence" && seat.Note(stanza, from.Resource);
        if (!seat.TryHold(stanza, isOwn))
            await TellAsync(seat, stanza, from, isOwn);
        return true;
    }

    /// <summary>Answers of a domain have been told to who asked: what came behind them may be told too.</summary>
    public void Told(string domain)
    {
        foreach (Seat seat in seats.In(domain))
        {
            if (seat.TryRelease())
                _ = ReleaseAsync(seat);
        }
    }

    /// <summary>One of ours has come, or the domain of a room has: whether the room has them is asked.</summary>
    public async Task CheckAsync(Seat seat)
    {
        if (seat.IsAsked || seat.IsEntering)
            return;
        seat.IsAsked = true;
        try
        {
            bool? isThere = await door.IsThereAsync(seat, CancellationToken.None);
            if (isThere is true)
                seat.Set(isIn: true);
            else if (isThere is false && !seat.IsEntering)
                await LoseAsync(seat, isSoon: true);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotTold(failure, seat.Room.Server);
        }
        finally
        {
            seat.IsAsked = false;
        }
    }

    private async Task ReleaseAsync(Seat seat)
    {
        while (seat.TakeHeld() is { Count: > 0 } held)
        {
            foreach ((XmlElement stanza, bool isOwn) in held)
            {
                try
                {
                    await TellAsync(seat, stanza, Jid.Parse(stanza["from"]!), isOwn);
                }
                catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
                {
                    LogNotTold(failure, seat.Room.Server);
                }
            }
        }
    }

    private async Task TellAsync(Seat seat, XmlElement stanza, Jid from, bool isOwn)
    {
        if (stanza.Name is "message")
        {
            if (stanza["type"] is "groupchat" || from.IsBare)
                await herald.MessageAsync(seat, stanza, from);
            else
                await herald.PrivateAsync(seat, stanza, from);
            return;
        }

        if (from.Resource is not { } nick || stanza["type"] is not (null or "unavailable"))
            return;
        await herald.PresenceAsync(seat, nick, stanza);
        if (isOwn && stanza["type"] is null && seat.TakeListed() is { } listed)
            await herald.AbsentAsync(seat, listed);

        // Who has entered again by then heard of the time before.
        if (isOwn && stanza["type"] is "unavailable" && nick == seat.Nick && !seat.IsIn)
            await LeaveAsync(seat, stanza);
    }

    /// <summary>The room says that one is not there any more.</summary>
    private async Task LeaveAsync(Seat seat, XmlElement presence)
    {
        IReadOnlySet<int> codes = ForeignRoomXml.Codes(presence);
        bool isDecided = ForeignRoomXml.IsDestroyed(presence) || codes.Overlaps([301, 307, 321, 322]);
        if (isDecided && !codes.Contains(333))
            await EndAsync(seat);
        else
            await LoseAsync(seat, isSoon: !codes.Contains(332));
    }

    /// <summary>What was sent has come back.</summary>
    private async Task FailAsync(Seat seat, XmlElement stanza, Jid from)
    {
        XmppError error = XmppError.Read(stanza);
        bool isOutside = error.Condition is StanzaCondition.NotAcceptable or StanzaCondition.Gone or StanzaCondition.RecipientUnavailable
            || (error.Condition is StanzaCondition.ItemNotFound && from.IsBare);
        if (stanza.Name is "presence")
        {
            bool isAsked = seat.IsEntering;
            seat.Note(stanza, from.Resource);
            if (isOutside && !isAsked)
                await LoseAsync(seat, isSoon: true);
            return;
        }

        string id = stanza["id"] ?? "";
        if (isOutside && seat.TryReturn(id))
            await LoseAsync(seat, isSoon: true);
        else
            Bounce(id, from, error.ToOTalk());
    }

    /// <summary>Somebody is not in a room where they are to be: it is entered again, and where that is refused, the subscription ends.</summary>
    private async Task LoseAsync(Seat seat, bool isSoon)
    {
        seat.Set(isIn: false);
        TimeSpan since = seat.RenewedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;
        if (isSoon && since >= _betweenRenewals)
        {
            await RenewAsync(seat);
            return;
        }

        if (seat.IsRenewing)
            return;
        seat.IsRenewing = true;
        _ = RenewLaterAsync(seat);
    }

    private async Task RenewLaterAsync(Seat seat)
    {
        try
        {
            await Task.Delay(_betweenRenewals, time);
            seat.IsRenewing = false;
            if (!seat.IsIn)
                await RenewAsync(seat);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotTold(failure, seat.Room.Server);
        }
    }

    private Task RenewAsync(Seat seat)
    {
        seat.RenewedAt = time.GetTimestamp();
        return door.RenewAsync(seat, async error =>
        {
            foreach (XmlElement returned in seat.TakeReturned())
                Bounce(returned["id"] ?? "", Jid.Parse(returned["to"]!), error);
            await herald.PresenceAsync(seat, seat.Nick, new XmlElement("presence", Ns.Server, [("type", "unavailable")], new XmlElement("status", Ns.Server, error.Text)));
            await EndAsync(seat);
        });
    }

    /// <summary>The room has decided that one is not to be there.</summary>
    private async Task EndAsync(Seat seat)
    {
        seats.Leave(seat);
        foreach (SubscriberRecord record in await seats.RecordsAsync(seat.Ours, seat.Room))
        {
            await visitors.AskAsync(seat.Room, new IdentityUri(seat.Ours, ChannelPath.Root), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, record.Source);
                writer.WriteString("subscription"u8, record.Id);
                writer.WriteString("state"u8, SubscriptionState.Ended);
            });
        }
    }

    /// <summary>Tells who has sent a message that it came back.</summary>
    private void Bounce(string id, Jid from, StanzaError error)
    {
        if (bounces.Find(id) is var (sender, asked) && RoomAddresses.PathOf(from.Resource) is { } path)
            LateAnswers.Deliver(engine.Value.Registry, new ErrorReply(sender, new IdentityUri(from.Identity, from.IsBare ? path : path.Append(WellKnown.Inbox)).ToString(), asked, error));
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "room-not-told", Message = "What happened in a room of {Domain} could not be told")]
    private partial void LogNotTold(Exception failure, string domain);
}
