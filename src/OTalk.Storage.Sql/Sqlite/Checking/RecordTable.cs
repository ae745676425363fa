namespace OTalk.Storage.Sql.Sqlite.Checking;

/// <summary>A table whose records have sums, as the schema describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in order, the sum apart.</param>
/// <param name="Key">Those of its primary key.</param>
internal sealed record RecordTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key)
{
    private const int Stored = 3;

    /// <summary>The condition that a record is not what was written.</summary>
    public string IsDamaged => $"sum IS NOT record_sum({string.Join(", ", Columns)})";

    /// <summary>All such tables of a database.</summary>
    public static IReadOnlyList<RecordTable> All(Connection connection)
    {
        using var names = connection.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
        using var describe = connection.Prepare("SELECT name, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid");
        return [.. names.All(row => row.Text(0)).Select(name => Of(name, describe))];
    }

    private static RecordTable Of(string name, Statement describe)
    {
        var columns = describe.Bind(name).All(row => (Name: row.Text(0), Place: row.Int32(1), IsSum: row.Int32(2) == Stored));
        return new RecordTable(
            name,
            [.. columns.Where(column => !column.IsSum).Select(column => column.Name)],
            [.. columns.Where(column => column.Place > 0).OrderBy(column => column.Place).Select(column => column.Name)]);
    }
}
