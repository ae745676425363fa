using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>The messages or the events of one channel. Entries up to the floor are behind retention: in the log still, but not shown.</summary>
internal sealed class MemoryHistory
{
    public EntryRows Rows { get; } = new();

    /// <summary>Offset of the newest entry that retention no longer shows.</summary>
    public long Floor { get; private set; }

    /// <summary>Offset of the newest entry that <see cref="Trim"/> has removed.</summary>
    public long Trimmed { get; private set; }

    /// <summary>Entries shown at most, −1 for all. A lower number takes effect at once, a higher one from now on.</summary>
    public int Keep
    {
        get;
        set
        {
            field = value;
            Settle();
        }
    }

    public void Add(LogEntry entry)
    {
        Rows.Add(entry);
        Settle();
    }

    /// <summary>Removes the oldest of what is not shown, up to the first entry that is not old enough; returns what was removed.</summary>
    public List<LogEntry> Trim(DateTimeOffset before, int atMost)
    {
        var removed = new List<LogEntry>();
        while (removed.Count < atMost && removed.Count < Rows.Count && Rows[removed.Count] is var row && row.Offset <= Floor && row.Time < before)
        {
            removed.Add(row);
        }

        if (removed.Count > 0)
        {
            Rows.RemoveFirst(removed.Count);
            Trimmed = removed[^1].Offset;
        }

        return removed;
    }

    private void Settle()
    {
        var first = Rows.IndexAfter(Floor);
        var excess = Rows.Count - first - Keep;
        if (Keep >= 0 && excess > 0)
        {
            Floor = Rows[first + excess - 1].Offset;
        }
    }
}
