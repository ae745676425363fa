using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>Entries in order of offset, appended at the end and looked up by offset.</summary>
internal sealed class EntryRows
{
    private readonly List<LogEntry> _rows = [];

    public int Count => _rows.Count;

    public LogEntry this[int index] => _rows[index];

    public void Add(LogEntry entry) => _rows.Add(entry);

    /// <summary>Index of the first entry behind an offset (exclusive); <see cref="Count"/> if there is none.</summary>
    public int IndexAfter(long offset)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows[middle].Offset <= offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public void Remove(long offset) => _rows.RemoveAt(IndexAfter(offset - 1));

    public void Replace(LogEntry entry) => _rows[IndexAfter(entry.Offset - 1)] = entry;

    public void RemoveFirst(int count) => _rows.RemoveRange(0, count);

    public void RemoveWhere(Predicate<LogEntry> match) => _rows.RemoveAll(match);
}
