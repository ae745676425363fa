using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>One channel of a <see cref="MemoryTree"/>.</summary>
internal sealed class MemoryChannel
{
    private readonly Dictionary<Guid, LogEntry> _byId = [];
    private readonly Dictionary<Guid, LogEntry> _remembered = [];
    private readonly MemoryHistory _messages = new();
    private readonly MemoryHistory _events = new();

    public MemoryChannel(ChannelRecord record) => Record = record;

    public ChannelRecord Record
    {
        get;
        set
        {
            field = value;
            _messages.Keep = value.MessageCount;
            _events.Keep = value.EventCount;
        }
    }

    public SortedDictionary<string, LogEntry> Keys { get; } = new(Utf8Order.Instance);

    public SortedDictionary<string, string> Grants { get; } = new(Utf8Order.Instance);

    /// <summary>Offset of the newest entry that trimming has removed.</summary>
    public long Trimmed => Math.Max(_messages.Trimmed, _events.Trimmed);

    public MemoryHistory History(EntryKind kind) => kind == EntryKind.Message ? _messages : _events;

    public bool Knows(Guid id) => _byId.ContainsKey(id) || _remembered.ContainsKey(id);

    /// <summary>Offset of the entry with this id, also where only the id is remembered; or null.</summary>
    public long? OffsetOf(Guid id) => (_byId.GetValueOrDefault(id) ?? _remembered.GetValueOrDefault(id))?.Offset;

    public void Add(LogEntry entry)
    {
        _byId.Add(entry.Id, entry);
        History(entry.Kind).Add(entry);
        if (entry is { Kind: EntryKind.Message, Key: { } key })
        {
            Keys[key] = entry;
        }
    }

    /// <summary>The message with this id that retention still shows, or null.</summary>
    public LogEntry? Shown(Guid id) =>
        _byId.TryGetValue(id, out var entry) && entry.Kind == EntryKind.Message && entry.Offset > _messages.Floor ? entry : null;

    public KnownMessage? Find(Guid id) => _byId.TryGetValue(id, out var entry)
        ? entry.Kind == EntryKind.Message ? Known(entry, entry.Offset > _messages.Floor) : null
        : _remembered.TryGetValue(id, out entry) ? Known(entry, false) : null;

    /// <summary>Takes a message out of the history and of its key; returns it if it was in the log.</summary>
    public LogEntry? Remove(Guid id)
    {
        foreach (var key in Keys.Where(k => k.Value.Id == id).Select(k => k.Key).ToList())
        {
            Keys.Remove(key);
        }

        if (!_byId.TryGetValue(id, out var entry) || entry.Kind != EntryKind.Message)
        {
            return null;
        }

        _messages.Rows.Remove(entry.Offset);
        Forget(entry);
        return entry;
    }

    /// <summary>Replaces a message's body in its history and its key; returns the new entry if it was in the log.</summary>
    public LogEntry? Revise(MessageRevised change)
    {
        foreach (var (key, value) in Keys.Where(k => k.Value.Id == change.Id).ToList())
        {
            Keys[key] = value.Revised(change);
        }

        if (!_byId.TryGetValue(change.Id, out var entry) || entry.Kind != EntryKind.Message)
        {
            return null;
        }

        var revised = entry.Revised(change);
        _byId[change.Id] = revised;
        _messages.Rows.Replace(revised);
        return revised;
    }

    /// <summary>Removes what retention no longer shows; returns the entries removed.</summary>
    public List<LogEntry> Trim(DateTimeOffset before, int atMost)
    {
        var removed = _messages.Trim(before, atMost);
        removed.AddRange(_events.Trim(before, atMost - removed.Count));
        removed.ForEach(Forget);
        return removed;
    }

    /// <summary>Forgets remembered ids of messages older than this; returns how many.</summary>
    public int ForgetIds(DateTimeOffset before, int atMost)
    {
        var old = _remembered.Values.Where(e => e.Time < before).OrderBy(e => e.Time).Take(atMost).ToList();
        old.ForEach(e => _remembered.Remove(e.Id));
        return old.Count;
    }

    private static KnownMessage Known(LogEntry entry, bool inHistory) =>
        new(entry.Channel, entry.Id, entry.Time, entry.Author, entry.Digest, inHistory, inHistory ? entry.Key : null);

    private void Forget(LogEntry entry)
    {
        _byId.Remove(entry.Id);
        if (entry is { Kind: EntryKind.Message, Digest: not null })
        {
            _remembered.Add(entry.Id, entry);
        }
    }
}
