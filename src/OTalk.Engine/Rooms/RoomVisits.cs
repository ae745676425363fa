using OTalk.Engine.Delivery;

namespace OTalk.Engine.Rooms;

/// <summary>The connections in a room, and how they are told things. Used by the loop of its tree only.</summary>
internal sealed class RoomVisits
{
    private readonly List<Visit> _visits = [];

    public IReadOnlyList<Visit> All => _visits;

    public bool Contains(Visit visit) => _visits.Contains(visit);

    public void Add(Visit visit) => _visits.Add(visit);

    /// <summary>False where it is not among them.</summary>
    public bool Remove(Visit visit) => _visits.Remove(visit);

    /// <summary>Those of one user.</summary>
    public IEnumerable<Visit> Of(string user) => _visits.Where(visit => string.Equals(visit.User, user, StringComparison.Ordinal));

    /// <summary>Gives them what was said, final messages and partial ones each in a run; how often it was given.</summary>
    public int Deliver(ReadOnlySpan<Publication> said)
    {
        bool isPartial = said[0].Entry.Transient;
        int delivered = 0;
        foreach (Visit visit in _visits)
        {
            if ((isPartial && !visit.View.Partials) || !visit.Hears(said[0].Entry.Channel))
                continue;
            visit.Feed.Deliver(visit.Tree, said, visit);
            delivered += said.Length;
        }

        return delivered;
    }

    /// <summary>Tells everybody but the member itself.</summary>
    public void Tell(RoomNotice notice)
    {
        bool idling = notice.What is RoomEvent.Idle or RoomEvent.Back;
        foreach (Visit visit in _visits)
        {
            if ((!idling || visit.View.Idling) && !string.Equals(visit.User, notice.Member.Identity, StringComparison.Ordinal))
                Push(visit, notice);
        }
    }

    /// <summary>Tells one connection something that no log holds.</summary>
    public static void Push(Visit visit, RoomItem item)
    {
        if (!visit.Feed.Queue.TryPush(item, visit, item.Weight))
            visit.FellBehind();
    }
}
