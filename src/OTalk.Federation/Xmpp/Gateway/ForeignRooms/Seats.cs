using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>
/// Which of ours are in which rooms of XMPP servers. That they are to be there their subscriptions say; what is known besides is kept in memory
/// alone.
/// </summary>
/// <param name="engine">The engine.</param>
internal sealed class Seats(Lazy<EngineServices> engine)
{
    /// <summary>How far the clocks of rooms may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(Identity Ours, Identity Room), Seat> _seats = new();

    /// <summary>The place of somebody in a room, without asking; null where none is known.</summary>
    public Seat? Known(Identity ours, Identity room) => _seats.GetValueOrDefault((ours, room));

    /// <summary>Those in rooms of a domain.</summary>
    public IReadOnlyList<Seat> In(string domain) => [.. _seats.Values.Where(seat => seat.Room.Server == domain)];

    /// <summary>Those in a room.</summary>
    public IEnumerable<Seat> In(Identity room) => _seats.Values.Where(seat => seat.Room == room);

    /// <summary>The place of somebody in a room; null where there is no subscription to it with a nick.</summary>
    public async Task<Seat?> FindAsync(Identity ours, Identity room)
    {
        if (Known(ours, room) is { } known)
            return known;
        return (await RecordsAsync(ours, room)).MaxBy(static record => record.Since) is { } record
            ? Take(ours, room, SubscriptionConfig.Parse(record.ConfigJson).SubscriptionChannel!, record.Since)
            : null;
    }

    /// <summary>The place of somebody in a room, made where there is none.</summary>
    public Seat Take(Identity ours, Identity room, string nick, DateTimeOffset? knownSince) =>
        _seats.GetOrAdd((ours, room), static (key, made) => new Seat(key.Ours, key.Room, made.Nick, made.Since), (Nick: nick, Since: knownSince));

    /// <summary>Somebody is not to be there any more.</summary>
    public void Leave(Seat seat) => _seats.TryRemove(new KeyValuePair<(Identity, Identity), Seat>((seat.Ours, seat.Room), seat));

    /// <summary>The subscriptions of one of ours to a room, as its mirror has them.</summary>
    public async Task<IReadOnlyList<SubscriberRecord>> RecordsAsync(Identity ours, Identity room)
    {
        if (!await engine.Value.Mirrors.HasAsync(room))
            return [];
        Answer<List<SubscriberRecord>> found = await engine.Value.Mirrors.InspectAsync(room, mirror => mirror.Subscribers.Of(ours.ToString())
            .Where(static subscriber => RoomAddresses.NickOf(IdentityUri.Parse(subscriber.Record.Source), subscriber.Config) is not null)
            .Select(static subscriber => subscriber.Record)
            .ToList());
        return found.Value ?? [];
    }

    /// <summary>Whether a nick is that of one of ours.</summary>
    public async Task<bool> IsOursAsync(Identity room, string nick)
    {
        if (In(room).Any(seat => seat.Nick == nick))
            return true;
        Answer<bool> found = await engine.Value.Mirrors.InspectAsync(room, mirror => mirror.Subscribers.All.Any(subscriber => subscriber.Config.SubscriptionChannel == nick));
        return found.Value;
    }
}
