using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace OTalk.Engine.Sessions;

/// <summary>The sessions of one identity that are bound on this server; a list that is replaced whole.</summary>
public sealed class OwnerSessions
{
    private readonly Lock _gate = new();
    private ImmutableArray<Session> _live = [];

    public ImmutableArray<Session> Live => _live;

    public Session? Find(string name) => _live.FirstOrDefault(session => string.Equals(session.Name, name, StringComparison.Ordinal));

    /// <summary>The session of that name, made by <paramref name="create"/> if there is none.</summary>
    internal Session GetOrAdd(string name, Func<Session> create)
    {
        lock (_gate)
        {
            if (Find(name) is { IsEnded: false } existing)
                return existing;
            Session session = create();
            _live = _live.Add(session);
            return session;
        }
    }

    internal void Remove(Session session)
    {
        lock (_gate)
            _live = _live.Remove(session);
    }
}

/// <summary>The bound sessions of this server by owner: what the trees deliver to.</summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, OwnerSessions> _owners = new(StringComparer.Ordinal);

    /// <summary>Sessions bound now.</summary>
    public int Count => _owners.Values.Sum(owner => owner.Live.Length);

    /// <summary>The sessions of an owner; the same object for as long as the server runs.</summary>
    public OwnerSessions Of(string owner) => _owners.GetOrAdd(owner, static _ => new OwnerSessions());

    /// <summary>All sessions bound now.</summary>
    public IReadOnlyList<Session> All() => [.. _owners.Values.SelectMany(owner => owner.Live)];
}
