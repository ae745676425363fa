namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Ends a page of entries before their bodies take more bytes than it may; its first entry is taken whatever its size.</summary>
internal sealed class ByteBudget(long maxBytes)
{
    private long _bytes;
    private bool _any;

    /// <summary>Whether an entry was left out: nothing may follow it.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Takes the entry of a row of <see cref="Queries.EntrySql.Columns"/> if there is room; false if there is not.</summary>
    public bool Take(Statement row, Action take)
    {
        _bytes += row.Length(EntryRow.Body);
        IsSpent = _any && _bytes > maxBytes;
        if (IsSpent)
        {
            return false;
        }

        _any = true;
        take();
        return true;
    }
}
