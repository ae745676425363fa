using Microsoft.Data.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite.Checking;

/// <summary>What a check of the database has found.</summary>
/// <param name="Records">Records that were looked at.</param>
/// <param name="Faults">What is wrong, a sentence each: damaged records by name, then what SQLite finds in the file.</param>
public sealed record StorageReport(long Records, IReadOnlyList<string> Faults);

/// <summary>
/// Reads every record of a database and compares it with its sum, and has SQLite look at the file's structure. Changes nothing; a server may run
/// meanwhile.
/// </summary>
public static class StorageCheck
{
    private const int MostFaults = 1_000;

    /// <summary>Checks the database of a data directory.</summary>
    /// <param name="options">The directory.</param>
    /// <exception cref="StoreException">There is no database, or it cannot be opened or has no sums yet.</exception>
    public static StorageReport Run(SqliteStoreOptions options)
    {
        var path = Path.Combine(options.Directory, DataDirectory.FileName);
        if (!File.Exists(path))
        {
            throw new StoreException($"there is no database in {options.Directory}");
        }

        try
        {
            using var connection = Connection.Open(path, SqliteOpenMode.ReadOnly, options);
            if (connection.ReadNumber("PRAGMA user_version") is var version && version != Schema.Newest)
            {
                throw new StoreException($"{path} has schema {version}, and this program checks schema {Schema.Newest}: start the server once, or use the program that wrote it");
            }

            return connection.Read(() => Check(connection));
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The database {path} cannot be read: {e.Message}", e);
        }
    }

    private static StorageReport Check(Connection connection)
    {
        var faults = new List<string>();
        var records = 0L;
        using (var names = new RecordNames(connection))
        {
            foreach (var table in RecordTable.All(connection))
            {
                records += Check(connection, table, names, faults);
            }
        }

        faults.AddRange(Structure(connection));
        return new StorageReport(records, faults);
    }

    /// <summary>Looks at the records of a table, as far as it can be read.</summary>
    private static long Check(Connection connection, RecordTable table, RecordNames names, List<string> faults)
    {
        var records = 0L;
        var columns = RecordNames.ColumnsOf(table);
        try
        {
            using var read = connection.Prepare($"SELECT {string.Join(", ", columns)}, {table.IsDamaged} FROM {table.Name} NOT INDEXED");
            read.Each(row =>
            {
                records++;
                if (row.Int64(columns.Count) != 0)
                {
                    faults.Add($"damaged: {names.NameOf(table, row)}");
                }

                return faults.Count < MostFaults;
            });
        }
        catch (StoreException e)
        {
            faults.Add($"unreadable: {table.Name} behind its record {records}: {e.Message}");
        }

        return records;
    }

    /// <summary>What SQLite says of pages and indexes; where it speaks of a tree of pages, with its name.</summary>
    private static List<string> Structure(Connection connection)
    {
        try
        {
            using var check = connection.Prepare($"PRAGMA integrity_check({MostFaults})");
            var said = check.All(row => row.Text(0));
            return said is ["ok"] ? [] : [.. said.SelectMany(text => text.Split('\n')).Where(line => !line.StartsWith("***", StringComparison.Ordinal)).Select(line => $"structure: {Named(connection, line)}")];
        }
        catch (StoreException e)
        {
            return [$"structure: {e.Message}"];
        }
    }

    private static string Named(Connection connection, string line)
    {
        if (line.Split(' ') is not ["Tree", var root, ..] || !long.TryParse(root, out var page))
        {
            return line;
        }

        using var name = connection.Prepare("SELECT name FROM sqlite_schema WHERE rootpage = ?");
        return name.Bind(page).One(row => row.Text(0)) is { } found ? $"{found}: {line}" : line;
    }
}
