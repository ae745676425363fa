using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation.Native;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>Enters rooms of XMPP servers for ours, and leaves them (XEP-0045, sections 7.2 and 7.14).</summary>
/// <param name="engine">The engine.</param>
/// <param name="seats">Who is where.</param>
/// <param name="questions">Asks servers.</param>
/// <param name="streams">The ways there.</param>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class RoomDoor(
    Lazy<EngineServices> engine, Seats seats, IqQuestions questions, IXmppStreams streams, FederationOptions options, TimeProvider time)
{
    private const int MostKnown = 4096;

    /// <summary>Domains that are known to have rooms.</summary>
    private readonly ConcurrentDictionary<string, bool> _haveRooms = new(StringComparer.Ordinal);

    /// <summary>Who asked is answered in time, whatever the room does; others wait behind.</summary>
    private TimeSpan Patience => options.AnswerWithin / 2;

    /// <summary>One of ours subscribes to a room, or does so again.</summary>
    public async Task<StanzaError?> SubscribeAsync(Identity ours, Identity room, string nick, CancellationToken cancel)
    {
        if (RoomAddresses.Fault(room, nick) is { } fault)
            return fault;
        bool isKnown = seats.Known(ours, room) is not null;
        Seat seat = seats.Take(ours, room, nick, knownSince: null);
        bool isIn = false;
        try
        {
            StanzaError? refused = await EnterAsync(seat, nick, cancel);
            isIn = refused is null;
            return refused;
        }
        finally
        {
            if (!isIn && !isKnown)
                seats.Leave(seat);
        }
    }

    /// <summary>Enters; null when one is there.</summary>
    /// <exception cref="Queues.PeerUnreachableException">The server cannot be reached.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task<StanzaError?> EnterAsync(Seat seat, string nick, CancellationToken cancel)
    {
        if (RoomAddresses.Of(seat.Room, nick) is not { } place)
            return StanzaError.BadRequest($"'{nick}' is no nick");
        Jid who = RoomAddresses.Of(seat.Ours);
        using var within = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            if (!await HasRoomsAsync(seat, either.Token))
                return StanzaError.NotAllowed($"{seat.Room} is no room");
            Task<XmppError?> entered = seat.Begin(nick);
            await streams.SendAsync(who.Domain, place.Domain, [ForeignRoomXml.Enter(who, place, seat.KnownSince - Seats.Skew, seat.Shown)], either.Token);
            if (await Waiting.ForAsync(entered, either.Token) is { } refused)
                return refused.ToOTalk();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await streams.PassAsync(who.Domain, place.Domain, Leaving(who, place), cancel);
            return new StanzaError(Condition.RemoteServerTimeout, $"{seat.Room} has not answered") { Queued = false };
        }
        finally
        {
            seat.End();
        }

        seat.KnownSince ??= Engine.Clock.Now(time);
        if (seat.IsNewRoom)
            await streams.PassAsync(who.Domain, place.Domain, ForeignRoomXml.AcceptDefaults(who, place.Bare, engine.Value.Ids.Random().ToString("N")), cancel);
        await SayAgainAsync(seat, cancel);
        return null;
    }

    /// <summary>One of ours is not to be there any more: what is said to the room.</summary>
    public IReadOnlyList<XmlElement> Leave(Seat seat)
    {
        seats.Leave(seat);
        return RoomAddresses.Of(seat.Room, seat.Nick) is { } place ? [Leaving(RoomAddresses.Of(seat.Ours), place)] : [];
    }

    /// <summary>Whether the room still has one of ours (XEP-0410); null where that is not to be known now.</summary>
    public async Task<bool?> IsThereAsync(Seat seat, CancellationToken cancel)
    {
        if (RoomAddresses.Of(seat.Room, seat.Nick) is not { } place)
            return false;
        using var within = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            XmlElement answer = await questions.AskAsync(RoomAddresses.Of(seat.Ours), place, "get", new XmlElement("ping", XmppNs.Ping), either.Token);
            return answer["type"] is not "error" ? true : XmppError.Read(answer).Condition switch
            {
                StanzaCondition.ServiceUnavailable or StanzaCondition.FeatureNotImplemented or StanzaCondition.ItemNotFound => true,
                StanzaCondition.RemoteServerNotFound or StanzaCondition.RemoteServerTimeout => null,
                _ => false,
            };
        }
        catch (Exception failure) when (failure is Queues.PeerUnreachableException or OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Has a room entered again by the queue of its domain, when that can be reached.</summary>
    /// <param name="seat">Who.</param>
    /// <param name="refused">Called where the room does not let them in.</param>
    public async Task RenewAsync(Seat seat, Func<StanzaError, Task> refused)
    {
        if ((await seats.RecordsAsync(seat.Ours, seat.Room)).MaxBy(static record => record.Since) is not { } record)
        {
            seats.Leave(seat);
            return;
        }

        engine.Value.Remote.Send(PeerDesk.Again(record) with
        {
            Answered = async answer =>
            {
                if (answer.Error is { Condition.Code: < 500 } error)
                    await refused(error);
            },
        });
    }

    /// <summary>What the room has sent back while one was not there.</summary>
    private async Task SayAgainAsync(Seat seat, CancellationToken cancel)
    {
        IReadOnlyList<XmlElement> returned = seat.TakeReturned();
        if (returned.Count == 0)
            return;
        try
        {
            await streams.SendAsync(seat.Ours.Server, seat.Room.Server, returned, cancel);
        }
        catch
        {
            seat.Return(returned);
            throw;
        }
    }

    /// <summary>Whether there are rooms at a domain: who is no room would never answer, and others would wait.</summary>
    private async Task<bool> HasRoomsAsync(Seat seat, CancellationToken cancel)
    {
        string domain = seat.Room.Server;
        if (seat.IsIn || _haveRooms.ContainsKey(domain))
            return true;
        XmlElement answer = await questions.AskAsync(Jid.Parse(seat.Ours.Server), Jid.Parse(domain), "get", new XmlElement("query", XmppNs.DiscoInfo), cancel);
        if (answer.Child("query", XmppNs.DiscoInfo)?.Children("feature", XmppNs.DiscoInfo).Any(static feature => feature["var"] is ForeignRoomXml.Rooms) != true)
            return false;
        if (_haveRooms.Count >= MostKnown)
            _haveRooms.Clear();
        return _haveRooms[domain] = true;
    }

    private static XmlElement Leaving(Jid who, Jid place) =>
        new("presence", Ns.Server, [("from", who.ToString()), ("to", place.ToString()), ("type", "unavailable")]);
}
