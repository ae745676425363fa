using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;

namespace OTalk.Storage.Trees;

/// <summary>A tree of an <see cref="InMemoryTreeStore"/>, which guards it with its lock.</summary>
internal sealed class MemoryTree(string identity, Guid epoch)
{
    private readonly SortedDictionary<(string Owner, string Id), SubscriberRecord> _subscribers =
        new(Comparer<(string Owner, string Id)>.Create((a, b) =>
            Utf8Order.Instance.Compare(a.Owner, b.Owner) is var order and not 0 ? order : Utf8Order.Instance.Compare(a.Id, b.Id)));

    private readonly SortedDictionary<string, SubscriptionRecord> _subscriptions = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, SessionRecord> _sessions = new(Utf8Order.Instance);
    private readonly SortedDictionary<(string Kind, string Key), TreeItem> _items =
        new(Comparer<(string Kind, string Key)>.Create((a, b) =>
            Utf8Order.Instance.Compare(a.Kind, b.Kind) is var order and not 0 ? order : Utf8Order.Instance.Compare(a.Key, b.Key)));

    private readonly List<SessionPlaces> _places = [];

    private TreeCounters _counters = TreeCounters.None;

    public SortedDictionary<int, MemoryChannel> Channels { get; } = [];

    public EntryRows Log { get; } = new();

    public long LastOffset { get; private set; }

    public bool HasSessions => _sessions.Count > 0;

    public bool Wakes => _subscribers.Values.Any(s => s.Reached < LastOffset) || _items.Values.Any(item => item.Wakes);

    /// <summary>Whether the batch was decided on the tree as it is and brings no id that is there already.</summary>
    public bool Accepts(TreeBatch batch)
    {
        if (batch.DecidedOn != _counters || batch.Epoch != epoch)
        {
            return false;
        }

        var created = batch.Changes.OfType<ChannelSet>().Select(c => c.Channel.Number).ToHashSet();
        var ids = new HashSet<(int Channel, Guid Id)>();
        foreach (var entry in Stored(batch))
        {
            var channel = Channels.GetValueOrDefault(entry.Channel);
            if (channel is null && !created.Contains(entry.Channel))
            {
                throw new InvalidOperationException($"an entry is for channel {entry.Channel}, which {identity} has not");
            }

            if (channel?.Knows(entry.Id) == true || !ids.Add((entry.Channel, entry.Id)))
            {
                return false;
            }
        }

        return true;
    }

    public void Apply(TreeBatch batch)
    {
        foreach (var change in batch.Changes)
        {
            Apply(change);
        }

        _counters = batch.Counters;
    }

    public StoredTree Load() => new()
    {
        Identity = identity,
        Epoch = epoch,
        LastOffset = LastOffset,
        Counters = _counters,
        Channels = [.. Channels.Values.Select(c => c.Record)],
        Grants = [.. Channels.SelectMany(c => c.Value.Grants.Select(g => new GrantSet(c.Key, g.Key, g.Value)))],
        Subscribers = [.. _subscribers.Values],
        Subscriptions = [.. _subscriptions.Values],
        Sessions = [.. _sessions.Values],
        Items = [.. _items.Values],
    };

    /// <summary>Replaces the places of a stream, if its session is the one that is bound.</summary>
    public void SavePlaces(SessionPlaces places)
    {
        if (!_sessions.TryGetValue(places.Session, out var session) || session.BoundAt != places.BoundAt)
        {
            return;
        }

        _places.RemoveAll(other => string.Equals(other.Session, places.Session, StringComparison.Ordinal)
            && string.Equals(other.Door, places.Door, StringComparison.Ordinal));
        _places.Add(places);
    }

    public List<SessionPlaces> PlacesOf(string session) =>
        [.. _places.Where(places => string.Equals(places.Session, session, StringComparison.Ordinal)).OrderBy(places => places.Door, Utf8Order.Instance)];

    public TreePosition PositionAt(DateTimeOffset? time)
    {
        var then = LastOffset;
        if (time is not null)
        {
            then = 0;
            for (var i = Log.Count - 1; i >= 0 && then == 0; i--)
            {
                then = Log[i].CameAt <= time ? Log[i].Offset : 0;
            }
        }

        return new TreePosition(identity, epoch, LastOffset, then);
    }

    /// <summary>Removes rows that retention no longer shows and forgets ids; returns how many of both.</summary>
    public int Trim(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int atMost)
    {
        var done = 0;
        foreach (var channel in Channels.Values)
        {
            var removed = channel.Trim(before, atMost - done).Select(e => e.Offset).ToHashSet();
            if (removed.Count > 0)
            {
                Log.RemoveWhere(e => removed.Contains(e.Offset));
            }

            done += removed.Count;
            done += channel.ForgetIds(forgetIdsBefore, atMost - done);
        }

        return done;
    }

    private static IEnumerable<LogEntry> Stored(TreeBatch batch) =>
        batch.Changes.OfType<EntryAppended>().Select(c => c.Entry).Where(e => !e.Transient);

    private void Apply(Change change)
    {
        switch (change)
        {
            case EntryAppended { Entry.Transient: true }:
                break;
            case EntryAppended appended:
                appended.Entry.Offset = ++LastOffset;
                Log.Add(appended.Entry);
                Channels[appended.Entry.Channel].Add(appended.Entry);
                break;
            case ChannelSet { Channel: var record } when Channels.TryGetValue(record.Number, out var channel):
                channel.Record = record;
                break;
            case ChannelSet { Channel: var record }:
                Channels.Add(record.Number, new MemoryChannel(record));
                break;
            case ChannelRemoved removed:
                Channels.Remove(removed.Channel);
                Log.RemoveWhere(e => e.Channel == removed.Channel);
                foreach (var item in _items.Values.Where(item => item.Channel == removed.Channel).ToList())
                {
                    _items.Remove((item.Kind, item.Key));
                }

                break;
            case GrantSet { Acl: { } acl } grant:
                Channels[grant.Channel].Grants[grant.Identity] = acl;
                break;
            case GrantSet grant:
                Channels[grant.Channel].Grants.Remove(grant.Identity);
                break;
            case KeyRemoved removed:
                Channels[removed.Channel].Keys.Remove(removed.Key);
                break;
            case MessageRemoved removed when Channels[removed.Channel].Remove(removed.Id) is { } entry:
                Log.Remove(entry.Offset);
                break;
            case MessageRevised revised when Channels[revised.Channel].Revise(revised) is { } entry:
                Log.Replace(entry);
                break;
            case SubscriberSet { Subscriber: var subscriber }:
                _subscribers[(subscriber.Owner, subscriber.Id)] = subscriber;
                break;
            case LinkReached reached when _subscribers.TryGetValue((reached.Owner, reached.Id), out var link):
                _subscribers[(reached.Owner, reached.Id)] = link with { Reached = reached.Offset };
                break;
            case SubscriberRemoved removed:
                _subscribers.Remove((removed.Owner, removed.Id));
                break;
            case SubscriptionSet { Subscription: var subscription }:
                _subscriptions[subscription.Id] = subscription;
                break;
            case SubscriptionRemoved removed:
                _subscriptions.Remove(removed.Id);
                break;
            case SessionSet { Session: var session }:
                _sessions[session.Name] = session;
                break;
            case SessionRemoved removed:
                _sessions.Remove(removed.Name);
                _places.RemoveAll(stream => string.Equals(stream.Session, removed.Name, StringComparison.Ordinal));
                break;
            case ItemSet set:
                _items[(set.Kind, set.Key)] = set.ToItem();
                break;
            case ItemRemoved removed:
                _items.Remove((removed.Kind, removed.Key));
                break;
            case MessageRemoved or MessageRevised or LinkReached:
                break;
            default:
                throw new ArgumentException($"a store has no place for {change.GetType().Name}", nameof(change));
        }
    }
}
