using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Delivery;

/// <summary>
/// Hands the entries of one tree to the sessions that read them. Used by the tree's own loop only. Who reads a channel is asked once per
/// configuration of the tree and mask of the session; after that a delivery is one push into a queue.
/// </summary>
public sealed class Deliverer(string tree, SessionRegistry sessions, EngineMetrics metrics)
{
    private readonly Dictionary<Audience, OwnerRoutes[]> _owners = new(ReferenceEqualityComparer.Instance);

    /// <summary>Forgets the routes of audiences that are gone: the tree's configuration has changed.</summary>
    public void Forget() => _owners.Clear();

    /// <summary>Delivers publications that go to one audience, in order.</summary>
    public void Deliver(Audience audience, ReadOnlySpan<Publication> run)
    {
        int delivered = 0;
        foreach (OwnerRoutes owner in OwnersOf(audience))
        {
            foreach (Session session in owner.Sessions.Live)
                delivered += Deliver(session, owner.TableFor(session), run);
        }

        metrics.Delivered(delivered);
    }

    /// <summary>The route by which one session gets an entry; null where it does not.</summary>
    public Route? RouteTo(Session session, Audience audience, LogEntry entry)
    {
        foreach (OwnerRoutes owner in OwnersOf(audience))
        {
            if (string.Equals(owner.Match.Owner, session.Owner, StringComparison.Ordinal))
                return owner.TableFor(session).For(entry);
        }

        return null;
    }

    private int Deliver(Session session, RouteTable table, ReadOnlySpan<Publication> run)
    {
        if (table.IsEmpty)
            return 0;
        int delivered = 0;
        foreach (StreamFeed feed in session.Feeds)
        {
            if (table.Whole is { } whole)
            {
                feed.Deliver(tree, run, whole);
                delivered += run.Length;
                continue;
            }

            for (int index = 0; index < run.Length; index++)
            {
                if (table.For(run[index].Entry) is not { } route)
                    continue;
                feed.Deliver(tree, run.Slice(index, 1), route);
                delivered++;
            }
        }

        return delivered;
    }

    private OwnerRoutes[] OwnersOf(Audience audience)
    {
        if (_owners.TryGetValue(audience, out OwnerRoutes[]? known))
            return known;
        return _owners[audience] = [.. audience.Owners.Select(match => new OwnerRoutes(match, sessions.Of(match.Owner)))];
    }

    /// <summary>The routes to the sessions of one owner.</summary>
    private sealed class OwnerRoutes(OwnerMatch match, OwnerSessions live)
    {
        private (Session Session, RouteTable Table)[] _tables = [];

        public OwnerMatch Match => match;

        public OwnerSessions Sessions => live;

        public RouteTable TableFor(Session session)
        {
            SessionMask mask = session.Mask;
            foreach ((Session known, RouteTable table) in _tables)
            {
                if (ReferenceEquals(known, session) && ReferenceEquals(table.Mask, mask))
                    return table;
            }

            var made = new RouteTable(match, mask);
            _tables = [.. _tables.Where(entry => !ReferenceEquals(entry.Session, session) && !entry.Session.IsEnded), (session, made)];
            return made;
        }
    }
}
