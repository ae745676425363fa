using System.Collections.Concurrent;
using OTalk.Core.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>The sessions of one identity that are bound on this server; a list that is replaced whole.</summary>
public sealed class OwnerSessions
{
    private readonly Lock _gate = new();
    private volatile Session[] _live = [];
    private volatile Action[] _watchers = [];

    /// <summary>Never changed, only replaced.</summary>
    public IReadOnlyList<Session> All => _live;

    /// <summary>The same, to be walked without allocating.</summary>
    public ReadOnlySpan<Session> Live => _live;

    public Session? Find(string name) => Array.Find(_live, session => string.Equals(session.Name, name, StringComparison.Ordinal));

    /// <summary>The session of that name, made by <paramref name="create"/> if there is none; it may be one that has just ended.</summary>
    internal Session GetOrAdd(string name, Func<Session> create)
    {
        lock (_gate)
        {
            if (Find(name) is { } existing)
                return existing;
            Session session = create();
            session.OnChange(Tell);
            _live = [.. _live, session];
            return session;
        }
    }

    /// <summary>Has something called whenever a session of the owner begins, ends, is read by other streams or has another mask; it must not block.</summary>
    public void Watch(Action changed)
    {
        lock (_gate)
            _watchers = [.. _watchers, changed];
    }

    internal void Unwatch(Action changed)
    {
        lock (_gate)
            _watchers = [.. _watchers.Where(other => other != changed)];
    }

    internal void Remove(Session session)
    {
        lock (_gate)
            _live = [.. _live.Where(other => !ReferenceEquals(other, session))];
        Tell();
    }

    private void Tell()
    {
        foreach (Action changed in _watchers)
            changed();
    }
}

/// <summary>The bound sessions of this server by owner: what the trees deliver to.</summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, OwnerSessions> _owners = new(StringComparer.Ordinal);

    /// <summary>Sessions bound now.</summary>
    public int Count => _owners.Values.Sum(owner => owner.All.Count);

    /// <summary>The sessions of an owner; the same object for as long as the server runs.</summary>
    public OwnerSessions Of(string owner) => _owners.GetOrAdd(owner, static _ => new OwnerSessions());

    /// <summary>Whether a subscription delivers nothing because no session of its owner is bound (<c>mute_on_offline</c>).</summary>
    public bool IsMuted(Subscriber subscriber) => subscriber.Config.MuteOnOffline && Of(subscriber.Owner).All.Count == 0;

    /// <summary>All sessions bound now.</summary>
    public IReadOnlyList<Session> All() => [.. _owners.Values.SelectMany(owner => owner.All)];
}
