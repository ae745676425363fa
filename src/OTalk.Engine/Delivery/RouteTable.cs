using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Delivery;

/// <summary>
/// How one session gets the entries of one channel: the owner's matching subscriptions, cut down to the session's mask. Entries that every
/// one of them takes share a route; others are looked at one by one.
/// </summary>
public sealed class RouteTable
{
    private readonly Subscriber[] _subscribers;
    private readonly Dictionary<ulong, Route> _routes = [];
    private readonly Route? _whole;

    public RouteTable(OwnerMatch match, SessionMask mask)
    {
        Match = match;
        Mask = mask;
        _subscribers = [.. match.Subscribers.Where(subscriber => mask.Covers(subscriber.Id)).Take(64)];
        if (_subscribers.Length > 0 && _subscribers.All(subscriber => subscriber.TakesEverything))
            _whole = new Route(_subscribers);
    }

    public OwnerMatch Match { get; }

    public SessionMask Mask { get; }

    /// <summary>The route of every entry, where none is filtered; else null.</summary>
    public Route? Whole => _whole;

    public bool IsEmpty => _subscribers.Length == 0;

    /// <summary>The route of one entry; null where no subscription in the mask takes it.</summary>
    public Route? For(LogEntry entry)
    {
        if (_whole is not null)
            return _whole;
        ulong taking = 0;
        for (int index = 0; index < _subscribers.Length; index++)
        {
            if (_subscribers[index].Accepts(entry))
                taking |= 1UL << index;
        }

        if (taking == 0)
            return null;
        if (!_routes.TryGetValue(taking, out Route? route))
            _routes[taking] = route = new Route([.. _subscribers.Where((_, index) => (taking & (1UL << index)) != 0)]);
        return route;
    }
}
