using OTalk.Core.Trees.Reading;

namespace OTalk.Engine.Reading;

/// <summary>
/// Cuts one page out of several lists that stand one behind the other. It ends with so many rows, or before the row with which its messages
/// would take more than so many bytes; one row it takes whatever its size.
/// </summary>
internal sealed class PageBuilder(int offset, int limit, long maxBytes)
{
    private readonly List<ContentRow> _rows = [];
    private readonly List<string> _lacking = [];
    private long _bytes;
    private int _taken;

    /// <summary>Rows of all lists so far, on this page or not.</summary>
    public int Total { get; private set; }

    public IReadOnlyList<ContentRow> Rows => _rows;

    /// <summary>Addresses of channels of which rows of this page could not be read, as the store has lost them.</summary>
    public IReadOnlyList<string> Lacking => _lacking;

    /// <summary>Whether the page ended because of its bytes.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Rows that the page stands for: the next page begins so many behind its beginning.</summary>
    public int Length => IsCut ? _taken : limit;

    /// <summary>Rows of the next list that stand before this page.</summary>
    public int Skip => Math.Max(0, offset - Total);

    /// <summary>Rows that still fit on this page.</summary>
    public int Room => IsCut ? 0 : limit - _taken;

    /// <summary>Bytes that still fit on this page.</summary>
    public long BytesLeft => Math.Max(0, maxBytes - _bytes);

    /// <summary>A list of which only the rows of this page were read, as far as its bytes go.</summary>
    /// <param name="total">Rows of the whole list.</param>
    /// <param name="rows">Those that were read; null stands for one that its reader may not see.</param>
    /// <param name="lost">Rows of this page that could not be read.</param>
    public void AddPage(int total, IEnumerable<ContentRow?> rows, int lost = 0)
    {
        int expected = Math.Min(Room, Math.Max(0, total - Skip)) - lost;
        _taken += lost;
        Total += total;
        foreach (ContentRow? row in rows)
        {
            int bytes = row?.Message.Length ?? 0;
            if (_rows.Count > 0 && bytes > BytesLeft)
                break;
            _bytes += bytes;
            _taken++;
            expected--;
            if (row is not null)
                _rows.Add(row);
        }

        IsCut |= expected > 0;
    }

    /// <summary>Notes channels of which something could not be read.</summary>
    public void AddLacking(IEnumerable<string> channels) => _lacking.AddRange(channels.Except(_lacking, StringComparer.Ordinal));

    /// <summary>A list as a whole.</summary>
    public void AddAll(IReadOnlyList<ContentRow> rows) => AddPage(rows.Count, rows.Skip(Skip).Take(Room).ToList());
}
