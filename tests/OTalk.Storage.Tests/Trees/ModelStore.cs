using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>
/// What a store of one tree should answer, in the plainest words: every entry that ever was, with what has happened to it. Slow, and written
/// apart from the stores it is compared with.
/// </summary>
internal sealed class ModelStore
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<(int Channel, string Key), (Guid Id, LogEntry Value)> _keys = [];

    public StoredTree? Tree { get; private set; }

    public IEnumerable<LogEntry> Log => _rows.Where(r => (r.Fate is Fate.Shown or Fate.Hidden) && Exists(r)).Select(r => r.Entry);

    public bool Append(TreeBatch batch)
    {
        if (Tree is null ? batch.DecidedOn != TreeCounters.None : batch.DecidedOn != Tree.Counters || batch.Epoch != Tree.Epoch)
        {
            return false;
        }

        var ids = batch.Changes.OfType<EntryAppended>().Select(e => (e.Entry.Channel, e.Entry.Id)).ToList();
        if (ids.Distinct().Count() < ids.Count || ids.Any(i => Knows(i.Channel, i.Id)))
        {
            return false;
        }

        Tree ??= new StoredTree { Identity = batch.Identity, Epoch = batch.Epoch, LastOffset = 0, Counters = batch.Counters };
        foreach (var change in batch.Changes)
        {
            Apply(change);
            Retain();
        }

        Tree = Tree with { Counters = batch.Counters };
        return true;
    }

    public MessagePage Page(MessageQuery q)
    {
        var (since, until) = (0L, q.UpTo);
        if (q.SinceId is { } sinceId)
        {
            if (Places(q, sinceId) is not [_, ..] places)
            {
                return new MessagePage(0, [], sinceId);
            }

            since = places.Min();
        }

        if (q.UntilId is { } untilId)
        {
            if (Places(q, untilId) is not [_, ..] places)
            {
                return new MessagePage(0, [], untilId);
            }

            until = places.Max();
        }

        var found = _rows.Where(r => r.Fate == Fate.Shown && r.Entry.Kind == q.Kind && q.Channels.Contains(r.Entry.Channel) && Exists(r)
            && r.Entry.Offset > since && r.Entry.Offset <= until
            && (q.SinceTime is null || r.Entry.Time > q.SinceTime)
            && (q.UntilTime is null || r.Entry.Time <= q.UntilTime)
            && (q.Ns is null || r.Entry.Ns.Split('#')[0] == q.Ns.Split('#')[0])).Select(r => r.Entry).ToList();
        if (q.Descending)
        {
            found.Reverse();
        }

        return new MessagePage(found.Count, Cut([.. found.Skip(q.Offset).Take(q.Limit)], e => e.Body.Length, q.MaxBytes));
    }

    public LogEntry? Message(int channel, Guid id) =>
        _rows.Find(r => r.Is(channel, id) && r.Entry.Kind == EntryKind.Message && r.Fate == Fate.Shown && Exists(r))?.Entry;

    public KnownMessage? Find(int channel, Guid id) =>
        _rows.Find(r => r.Is(channel, id) && r.Entry.Kind == EntryKind.Message && Remembered(r)) is { Entry: var e } row
            ? new KnownMessage(channel, id, e.Time, e.Author, e.Digest, row.Fate == Fate.Shown, row.Fate == Fate.Shown ? e.Key : null)
            : null;

    public KeyPage Keys(KeyQuery q)
    {
        List<StoredKey> found = [.. q.Channels.DistinctBy(c => c.Channel).SelectMany(c => _keys
            .Where(k => k.Key.Channel == c.Channel && (c.OnlyNamed ? c.Named.Contains(k.Key.Key) : !c.Named.Contains(k.Key.Key)))
            .Where(k => (q.Key is null || k.Key.Key == q.Key) && (q.Ns is null || k.Value.Value.Ns.Split('#')[0] == q.Ns.Split('#')[0]))
            .OrderBy(k => k.Key.Key, StringComparer.Ordinal).Select(k => new StoredKey(k.Key.Key, k.Value.Value)))];
        return new KeyPage(found.Count, Cut([.. found.Skip(q.Offset).Take(q.Limit)], k => k.Entry.Body.Length, q.MaxBytes));
    }

    /// <summary>Channels of which entries behind one offset, and up to another, were trimmed.</summary>
    public IEnumerable<int> Missing(long after, long upTo) => _rows
        .Where(r => r.Fate == Fate.Trimmed && Exists(r) && r.Entry.Offset > after && r.Entry.Offset <= upTo).Select(r => r.Entry.Channel).Distinct().Order();

    public void Trim(DateTimeOffset before, DateTimeOffset forget)
    {
        foreach (var row in _rows.Where(r => r.Fate == Fate.Hidden && r.Entry.Time < before))
        {
            row.Fate = Fate.Trimmed;
        }

        foreach (var row in _rows.Where(r => (r.Fate is Fate.Trimmed or Fate.Deleted) && r.Entry.Time < forget))
        {
            row.Nameless = true;
        }
    }

    /// <summary>As many rows as their bytes allow, and one at least.</summary>
    private static List<T> Cut<T>(List<T> rows, Func<T, int> bytes, long most) =>
        [.. rows.Where((_, at) => at == 0 || rows.Take(at + 1).Sum(row => (long)bytes(row)) <= most)];

    private bool Knows(int channel, Guid id) => _rows.Exists(r => r.Is(channel, id) && Remembered(r));

    private bool Exists(Row row) => Tree!.Channels.Any(c => c.Number == row.Entry.Channel);

    private bool Remembered(Row row) => Exists(row) && !row.Nameless
        && (row.Fate is Fate.Shown or Fate.Hidden || row.Entry is { Kind: EntryKind.Message, Digest: not null });

    private List<long> Places(MessageQuery q, Guid id) => [.. _rows
        .Where(r => r.Entry.Id == id && q.Channels.Contains(r.Entry.Channel) && Remembered(r) && r.Entry.Offset <= q.UpTo).Select(r => r.Entry.Offset)];

    private void Retain()
    {
        foreach (var channel in Tree!.Channels)
        {
            foreach (var (kind, keep) in new[] { (EntryKind.Message, channel.MessageCount), (EntryKind.Event, channel.EventCount) })
            {
                var shown = _rows.Where(r => r.Fate == Fate.Shown && r.Entry.Channel == channel.Number && r.Entry.Kind == kind).ToList();
                shown.Take(keep < 0 ? 0 : Math.Max(0, shown.Count - keep)).ToList().ForEach(r => r.Fate = Fate.Hidden);
            }
        }
    }

    private void Apply(Change change)
    {
        switch (change)
        {
            case EntryAppended { Entry: var entry }:
                Tree = Tree! with { LastOffset = Tree.LastOffset + 1 };
                var copy = Copy(entry, Tree.LastOffset, entry.Ns, entry.Body);
                _rows.Add(new Row(copy));
                if (entry is { Key: { } key, Kind: EntryKind.Message })
                {
                    _keys[(entry.Channel, key)] = (entry.Id, copy);
                }

                break;
            case ChannelSet { Channel: var channel }:
                Tree = Tree! with { Channels = [.. Tree.Channels.Where(c => c.Number != channel.Number).Append(channel).OrderBy(c => c.Number)] };
                break;
            case ChannelRemoved { Channel: var number }:
                Tree = Tree! with
                {
                    Channels = [.. Tree.Channels.Where(c => c.Number != number)],
                    Grants = [.. Tree.Grants.Where(g => g.Channel != number)],
                };
                DropKeys(k => k.Key.Channel == number);
                break;
            case GrantSet grant:
                Tree = Tree! with
                {
                    Grants = [.. Tree.Grants.Where(g => (g.Channel, g.Identity) != (grant.Channel, grant.Identity))
                        .Concat(grant.Acl is null ? [] : [grant]).OrderBy(g => g.Channel).ThenBy(g => g.Identity, StringComparer.Ordinal)],
                };
                break;
            case KeyRemoved removed:
                _keys.Remove((removed.Channel, removed.Key));
                break;
            case MessageRemoved removed:
                DropKeys(k => k.Key.Channel == removed.Channel && k.Value.Id == removed.Id);
                if (Living(removed.Channel, removed.Id) is { } gone)
                {
                    gone.Fate = Fate.Deleted;
                }

                break;
            case MessageRevised revised:
                foreach (var (name, value) in _keys.Where(k => k.Key.Channel == revised.Channel && k.Value.Id == revised.Id).ToList())
                {
                    _keys[name] = (revised.Id, Copy(value.Value, value.Value.Offset, revised.Ns, revised.Body));
                }

                if (Living(revised.Channel, revised.Id) is { } row)
                {
                    row.Entry = Copy(row.Entry, row.Entry.Offset, revised.Ns, revised.Body);
                }

                break;
        }
    }

    private Row? Living(int channel, Guid id) =>
        _rows.Find(r => r.Is(channel, id) && r.Entry.Kind == EntryKind.Message && (r.Fate is Fate.Shown or Fate.Hidden));

    private void DropKeys(Func<KeyValuePair<(int Channel, string Key), (Guid Id, LogEntry Value)>, bool> which) =>
        _keys.Where(which).ToList().ForEach(k => _keys.Remove(k.Key));

    private static LogEntry Copy(LogEntry e, long offset, string ns, ReadOnlyMemory<byte> body) => new()
    {
        Offset = offset,
        Kind = e.Kind,
        Channel = e.Channel,
        Path = e.Path,
        Id = e.Id,
        Time = e.Time,
        Author = e.Author,
        Body = body,
        Ns = ns,
        Key = e.Key,
        Digest = e.Digest,
        Via = e.Via,
    };

    private enum Fate
    {
        Shown,
        Hidden,
        Trimmed,
        Deleted,
    }

    private sealed class Row(LogEntry entry)
    {
        public LogEntry Entry { get; set; } = entry;

        public Fate Fate { get; set; }

        /// <summary>Its id is forgotten.</summary>
        public bool Nameless { get; set; }

        public bool Is(int channel, Guid id) => Entry.Channel == channel && Entry.Id == id;
    }
}
