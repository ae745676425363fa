using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>An XMPP user who is in a room of ours, with one or more resources under one name. Safe for concurrent callers.</summary>
/// <param name="nick">The name.</param>
/// <param name="subscription">Id of the subscription that keeps them in.</param>
internal sealed class Occupant(string nick, string subscription)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Jid, List<XmlElement>?> _seats = [];

    public string Nick => nick;

    public string Subscription => subscription;

    /// <summary>The resources that are in the room, or about to be.</summary>
    public IReadOnlyList<Jid> Seats
    {
        get
        {
            lock (_gate)
                return [.. _seats.Keys.OrderBy(static jid => jid.ToString(), StringComparer.Ordinal)];
        }
    }

    /// <summary>Whether a resource is in the room.</summary>
    public bool Has(Jid resource)
    {
        lock (_gate)
            return _seats.ContainsKey(resource);
    }

    /// <summary>A resource begins to enter: what happens now waits until it has been told what there was before.</summary>
    public void Enter(Jid resource)
    {
        lock (_gate)
            _seats[resource] = [];
    }

    /// <summary>A resource is in.</summary>
    /// <returns>What happened while it entered.</returns>
    public IReadOnlyList<XmlElement> Entered(Jid resource)
    {
        lock (_gate)
        {
            List<XmlElement>? waiting = _seats.GetValueOrDefault(resource);
            _seats[resource] = null;
            return waiting ?? [];
        }
    }

    /// <summary>A resource leaves.</summary>
    /// <returns>Whether none is left.</returns>
    public bool Leave(Jid resource)
    {
        lock (_gate)
            return _seats.Remove(resource) && _seats.Count == 0;
    }

    /// <summary>Something for a resource: whether it goes on now; else it waits, or there is nobody.</summary>
    public bool GoesOn(Jid resource, XmlElement stanza)
    {
        lock (_gate)
        {
            if (!_seats.TryGetValue(resource, out List<XmlElement>? waiting))
                return false;
            waiting?.Add(stanza);
            return waiting is null;
        }
    }
}
