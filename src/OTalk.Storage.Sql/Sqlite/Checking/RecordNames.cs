using System.Globalization;
using SQLitePCL;

namespace OTalk.Storage.Sql.Sqlite.Checking;

/// <summary>Says in words which record a row is: by its key, with the identity of its tree and the path of its channel in place of their numbers.</summary>
internal sealed class RecordNames(Connection connection) : IDisposable
{
    private const int BytesShown = 16;

    private readonly Statement _identity = connection.Prepare("SELECT identity FROM tree WHERE number = ?");
    private readonly Statement _path = connection.Prepare("SELECT path FROM channel WHERE tree = ? AND number = ?");

    /// <summary>The columns by which records of a table are named.</summary>
    public static IReadOnlyList<string> ColumnsOf(RecordTable table) =>
        [.. table.Key, .. table.Columns.Where(column => column is "channel" or "id" && !table.Key.Contains(column))];

    /// <summary>The name of a record.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="row">The values of <see cref="ColumnsOf"/>.</param>
    public string NameOf(RecordTable table, Statement row)
    {
        var tree = 0L;
        var words = new List<string>();
        foreach (var (index, column) in ColumnsOf(table).Index())
        {
            var value = Text(row, index);
            switch (column)
            {
                case "tree":
                    tree = row.Int64(index);
                    value = _identity.Bind(tree).One(found => found.Text(0)) ?? value;
                    break;
                case "channel" or "number" when tree != 0:
                    value = _path.Bind(tree).Bind(row.Int64(index)).One(found => "/" + found.Text(0)) ?? value;
                    break;
            }

            words.Add($"{column}={value}");
        }

        return $"{table.Name} {string.Join(' ', words)}";
    }

    public void Dispose()
    {
        _identity.Dispose();
        _path.Dispose();
    }

    private static string Text(Statement row, int column) => row.TypeOf(column) switch
    {
        raw.SQLITE_INTEGER => row.Int64(column).ToString(CultureInfo.InvariantCulture),
        raw.SQLITE_BLOB when row.Length(column) == BytesShown => row.Guid(column).ToString(),
        raw.SQLITE_BLOB => Convert.ToHexStringLower(row.Span(column)[..Math.Min(BytesShown, row.Length(column))]),
        raw.SQLITE_NULL => "-",
        _ => row.Text(column),
    };
}
