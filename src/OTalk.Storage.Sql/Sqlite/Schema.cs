using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Brings a database to the newest schema by numbered migrations; its version is SQLite's <c>user_version</c>.</summary>
internal static class Schema
{
    /// <summary>Marks the file as an oTalk database: <c>oTlk</c>.</summary>
    public const int ApplicationId = 0x6F546C6B;

    private const string Folder = ".Migrations.";

    /// <summary>Version of the newest migration this program has.</summary>
    public static int Newest { get; } = Migrations().Max(m => m.Version);

    public static void Migrate(Connection connection, string path)
    {
        try
        {
            if (Check(connection, path) < Newest)
            {
                // Another process may do the same: who comes second finds the work done.
                connection.Write(() => Apply(connection, Check(connection, path)));
            }
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The database {path} cannot be brought to schema {Newest}: {e.Message}", e);
        }
    }

    /// <summary>The version of the database, if it is one of this program that this program can use.</summary>
    private static long Check(Connection connection, string path)
    {
        var application = connection.ReadNumber("PRAGMA application_id");
        var version = connection.ReadNumber("PRAGMA user_version");
        if (application != ApplicationId && (application != 0 || version != 0 || connection.ReadNumber("SELECT COUNT(*) FROM sqlite_schema") != 0))
        {
            throw new StoreException($"{path} is a database of another program");
        }

        return version <= Newest
            ? version
            : throw new StoreException($"{path} has schema {version}, but this program knows schemas up to {Newest}: use the newer program that wrote it");
    }

    private static long Apply(Connection connection, long version)
    {
        foreach (var migration in Migrations().Where(m => m.Version > version).OrderBy(m => m.Version))
        {
            connection.Execute(Text(migration.Resource));
            version = migration.Version;
        }

        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version}");
        return version;
    }

    private static IEnumerable<(int Version, string Resource)> Migrations() =>
        from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        let at = name.IndexOf(Folder, StringComparison.Ordinal)
        where at >= 0
        select (int.Parse(name.AsSpan(at + Folder.Length, 4), CultureInfo.InvariantCulture), name);

    private static string Text(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
