using OTalk.Core.Trees.Reading;

namespace OTalk.Engine.Reading;

/// <summary>Cuts one page out of several lists that stand one behind the other.</summary>
internal sealed class PageBuilder(int offset, int limit)
{
    private readonly List<ContentRow> _rows = [];

    /// <summary>Rows of all lists so far, on this page or not.</summary>
    public int Total { get; private set; }

    public IReadOnlyList<ContentRow> Rows => _rows;

    /// <summary>Rows of the next list that stand before this page.</summary>
    public int Skip => Math.Max(0, offset - Total);

    /// <summary>Rows that still fit on this page.</summary>
    public int Room => limit - _rows.Count;

    /// <summary>A list of which only the rows of this page were read.</summary>
    public void AddPage(int total, IEnumerable<ContentRow> rows)
    {
        _rows.AddRange(rows);
        Total += total;
    }

    /// <summary>A list as a whole.</summary>
    public void AddAll(IReadOnlyList<ContentRow> rows) => AddPage(rows.Count, rows.Skip(Skip).Take(Room).ToList());
}
