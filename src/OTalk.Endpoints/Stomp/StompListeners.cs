using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>What one connection listens to. Changed by its reader, asked by its writer.</summary>
/// <param name="places">Told how far the client has come.</param>
internal sealed class StompListeners(StreamPlaces places)
{
    /// <summary>SUBSCRIBEs that one connection may have.</summary>
    public const int Most = 1_000;

    /// <summary>Messages of one SUBSCRIBE that may wait to be acknowledged, jobs apart: those have the prefetch.</summary>
    public const int MostWaiting = 16_384;

    private readonly Lock _gate = new();
    private readonly List<StompListener> _all = [];
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private string? _lastTouched;
    private int _number;

    /// <summary>The name that an id, or in 1.0 a destination without one, has here.</summary>
    public static string NameOf(string? id, string destination) => id is null ? $"destination {destination}" : $"id {id}";

    public int Count
    {
        get
        {
            lock (_gate)
                return _all.Count;
        }
    }

    public IReadOnlyList<StompListener> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>A number for a new one.</summary>
    public int NextNumber() => ++_number;

    public StompListener? Find(string name)
    {
        lock (_gate)
            return _all.Find(listener => string.Equals(listener.Name, name, StringComparison.Ordinal));
    }

    public void Add(StompListener listener)
    {
        lock (_gate)
            _all.Add(listener);
    }

    /// <summary>Takes one out.</summary>
    /// <returns>The formal subscriptions that no other one uses.</returns>
    public IReadOnlyList<string> Remove(StompListener listener)
    {
        lock (_gate)
        {
            _all.Remove(listener);
            Stand(listener.Tree);
            return [.. listener.Subscriptions.Except(_all.Where(static other => other.Worker is null).SelectMany(static other => other.Subscriptions), StringComparer.Ordinal)];
        }
    }

    /// <summary>The queue has come to where one begins.</summary>
    public void Activate(StompListener listener)
    {
        lock (_gate)
            listener.IsActive = true;
    }

    /// <summary>Gives an event to all who take it.</summary>
    /// <param name="publication">The event.</param>
    /// <param name="route">How it reaches the session.</param>
    /// <param name="takers">Who they are: added to it.</param>
    /// <returns>False: somebody does not acknowledge, and more cannot be remembered.</returns>
    public bool Deliver(Publication publication, Route route, List<StompListener> takers)
    {
        lock (_gate)
        {
            foreach (StompListener listener in _all)
            {
                ReaderPlace? before = listener.Ack == StompAckMode.Auto ? null : listener.Served;
                if (!listener.Takes(publication, route))
                    continue;
                takers.Add(listener);
                if (listener.Ack != StompAckMode.Auto && !publication.Entry.Transient && !Wait(listener, publication, before))
                    return false;
            }

            if (!ReferenceEquals(publication.Tree, _lastTouched))
                _touched.Add(_lastTouched = publication.Tree);
            return true;
        }
    }

    /// <summary>What was delivered is written.</summary>
    public void Written()
    {
        lock (_gate)
        {
            foreach (string tree in _touched)
                Stand(tree);
            _touched.Clear();
            _lastTouched = null;
        }
    }

    /// <summary>A job was sent and waits to be acknowledged, if somebody still listens.</summary>
    public bool TryWait(StompListener listener, Guid job, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!_all.Contains(listener))
                return false;
            listener.Wait(job, null, until);
            return true;
        }
    }

    /// <summary>How many jobs wait whose hold has not run out, and when the first one does. The others are forgotten: somebody else may have them.</summary>
    public (int Count, DateTimeOffset? Next) Held(StompListener listener, DateTimeOffset now)
    {
        lock (_gate)
        {
            listener.Forget(now);
            return (listener.WaitingCount, listener.WaitingCount > 0 ? listener.AllWaiting.Min(static waiting => waiting.Until) : null);
        }
    }

    /// <summary>The message that an acknowledgement names.</summary>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="id">In 1.2 the <c>ack</c> of the message, before that its <c>message-id</c>.</param>
    /// <param name="subscription">By which it came, where the client says so.</param>
    /// <returns>Null where nothing of that name waits.</returns>
    public (StompListener Listener, Guid Message)? FindWaiting(StompVersion version, string id, string? subscription)
    {
        int number = 0;
        if (!(version == StompVersion.V12 ? StompAckIds.TryRead(id, out number, out Guid message) : Uuids.TryParse(id, out message)))
            return null;
        lock (_gate)
        {
            StompListener? found = _all.Find(listener => listener.Waits(message)
                && (version != StompVersion.V12 || listener.Number == number)
                && (subscription is null || string.Equals(listener.Id, subscription, StringComparison.Ordinal)));
            return found is null ? null : (found, message);
        }
    }

    /// <summary>Messages are acknowledged.</summary>
    /// <returns>Which: all up to it, or it alone.</returns>
    public IReadOnlyList<StompListener.Waiting> Settle(StompListener listener, Guid message)
    {
        lock (_gate)
        {
            IReadOnlyList<StompListener.Waiting> settled = listener.Settle(message);
            Stand(listener.Tree);
            return settled;
        }
    }

    /// <summary>Nothing of one waits any more.</summary>
    /// <returns>What did, and is held still.</returns>
    public IReadOnlyList<StompListener.Waiting> SettleAll(StompListener listener, DateTimeOffset now)
    {
        lock (_gate)
        {
            listener.Forget(now);
            return listener.SettleAll();
        }
    }

    private static bool Wait(StompListener listener, Publication publication, ReaderPlace? before)
    {
        LogEntry entry = publication.Entry;
        ReaderPlace? floor = publication.IsOutOfOrder
            ? before
            : before ?? new ReaderPlace(publication.Tree, publication.Epoch, entry.Offset - 1, entry.Time);
        listener.Wait(entry.Id, floor, null);
        return listener.WaitingCount <= MostWaiting;
    }

    /// <summary>In a tree the client stands where the one who listens to it and has come least far does.</summary>
    private void Stand(string tree)
    {
        ReaderPlace? least = null;
        foreach (StompListener listener in _all)
        {
            if (listener.Worker is null && string.Equals(listener.Tree, tree, StringComparison.Ordinal)
                && listener.Floor is { } floor && !(least?.Offset <= floor.Offset))
                least = floor;
        }

        if (least is { } place)
            places.Stand(place);
    }
}
