using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Rooms;

/// <summary>Those who have subscriptions to a room's channel, and whether their sessions are there. Used by the loop of its tree only.</summary>
/// <param name="sessions">The sessions of this server.</param>
/// <param name="look">Asks the room to look at the sessions of one owner.</param>
internal sealed class RoomSubscribers(SessionRegistry sessions, Action<string> look) : IDisposable
{
    private readonly Dictionary<string, SessionWatch> _watches = new(StringComparer.Ordinal);

    /// <summary>Whether somebody's sessions are there; none where it has no subscription.</summary>
    public SessionPresence Look(string owner) => _watches.TryGetValue(owner, out SessionWatch? watch) ? watch.Look() : SessionPresence.None;

    /// <summary>Whether somebody has a subscription.</summary>
    public bool Has(string owner) => _watches.ContainsKey(owner);

    /// <summary>The tree may have changed who has subscriptions.</summary>
    /// <param name="audience">Who has.</param>
    /// <param name="looked">Called for everybody who has some, or had.</param>
    public void Review(Audience audience, Action<string> looked)
    {
        Dictionary<string, OwnerMatch> owners = audience.Owners.ToDictionary(match => match.Owner, StringComparer.Ordinal);
        foreach (string owner in _watches.Keys.Except(owners.Keys, StringComparer.Ordinal).ToList())
            owners[owner] = new OwnerMatch(owner, []);
        foreach ((string owner, OwnerMatch match) in owners)
        {
            if (!_watches.TryGetValue(owner, out SessionWatch? watch))
                _watches[owner] = watch = new SessionWatch(sessions.Of(owner), () => look(owner));
            watch.Match = match;
            looked(owner);
            if (match.Subscribers.Count == 0 && _watches.Remove(owner))
                watch.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (SessionWatch watch in _watches.Values)
            watch.Dispose();
        _watches.Clear();
    }
}
