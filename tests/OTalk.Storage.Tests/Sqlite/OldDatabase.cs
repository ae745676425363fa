using System.Globalization;
using Microsoft.Data.Sqlite;
using OTalk.Storage.Sql.Sqlite;

namespace OTalk.Storage.Tests.Sqlite;

/// <summary>Makes databases as earlier versions of the program left them.</summary>
internal static class OldDatabase
{
    private const string Folder = ".Migrations.";

    /// <summary>The migrations of the program, by number.</summary>
    public static IReadOnlyDictionary<int, string> Migrations { get; } = typeof(SqliteStore).Assembly.GetManifestResourceNames()
        .Where(name => name.Contains(Folder, StringComparison.Ordinal))
        .ToDictionary(name => int.Parse(name.AsSpan(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length, 4), CultureInfo.InvariantCulture));

    /// <summary>Puts in the place of a closed database one of an older schema, with what of its records that schema had.</summary>
    public static void Make(string file, int schema)
    {
        var newest = file + ".newest";
        File.Move(file, newest);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        foreach (var (_, migration) in Migrations.Where(migration => migration.Key <= schema).OrderBy(migration => migration.Key))
        {
            using var text = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream(migration)!);
            Run(connection, text.ReadToEnd());
        }

        Run(connection, $"ATTACH '{newest}' AS newest");
        foreach (var table in Read(connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            var columns = string.Join(", ", Read(connection, $"SELECT name FROM pragma_table_info('{table}', 'main')"));
            Run(connection, $"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}");
        }

        Run(connection, $"PRAGMA application_id = {0x6F546C6B}; PRAGMA user_version = {schema}");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Migrations, and names out of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names out of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
