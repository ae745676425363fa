namespace OTalk.Storage.Federation;

/// <summary>What waits for one domain, in memory.</summary>
internal sealed class MemoryQueue(string domain)
{
    private readonly List<OutboxStanza> _waiting = [];
    private readonly Dictionary<string, OutboxStanza> _origins = new(StringComparer.Ordinal);
    private DateTimeOffset? _reachedAt;
    private OutboxMark? _mark;
    private long _lastNumber;

    public OutboxQueue Picture => new(
        domain,
        _reachedAt,
        _mark,
        _waiting.FirstOrDefault()?.Number ?? _lastNumber + 1,
        _lastNumber,
        _waiting.Count,
        _waiting.Sum(stanza => (long)stanza.Body.Length),
        _waiting.FirstOrDefault()?.AddedAt);

    /// <summary>Whether it is a change that can be made.</summary>
    public static bool Knows(OutboxChange change) => change is StanzaAdded or BatchMarked or StanzasRemoved or PeerReached;

    /// <summary>Makes a change; gives the number of a stanza that was added, else 0.</summary>
    public long Apply(OutboxChange change)
    {
        switch (change)
        {
            case StanzaAdded { Stanza: var stanza }:
                return Add(stanza);
            case BatchMarked marked:
                _mark = new OutboxMark(marked.Tx, marked.Until);
                return 0;
            case StanzasRemoved removed:
                _waiting.RemoveAll(stanza => stanza.Number <= removed.Until);
                if (_mark?.Until <= removed.Until) _mark = null;
                return 0;
            case PeerReached reached:
                _reachedAt ??= reached.At;
                return 0;
            default:
                throw Unknown(change);
        }
    }

    public static ArgumentException Unknown(OutboxChange change) => new($"{change.GetType().Name} is no known change", nameof(change));

    public IReadOnlyList<OutboxStanza> Read(long after, int maxStanzas, long maxBytes)
    {
        var read = new List<OutboxStanza>();
        long bytes = 0;
        foreach (var stanza in _waiting.SkipWhile(stanza => stanza.Number <= after).Take(maxStanzas))
        {
            bytes += stanza.Body.Length;
            if (read.Count > 0 && bytes > maxBytes) break;
            read.Add(stanza);
        }

        return read;
    }

    public int Forget(DateTimeOffset before)
    {
        var waiting = _waiting.FirstOrDefault()?.Number ?? long.MaxValue;
        var old = _origins.Where(origin => origin.Value.AddedAt < before && origin.Value.Number < waiting).Select(origin => origin.Key).ToList();
        old.ForEach(origin => _origins.Remove(origin));
        return old.Count;
    }

    private long Add(OutboxStanza stanza)
    {
        if (stanza.Origin is { } origin && _origins.ContainsKey(origin)) return 0;

        // What the caller does with its buffer afterwards is its own affair.
        var stored = stanza with { Number = ++_lastNumber, Body = stanza.Body.ToArray() };
        _waiting.Add(stored);
        if (stanza.Origin is not null) _origins[stanza.Origin] = stored with { Body = default };
        return stored.Number;
    }
}
