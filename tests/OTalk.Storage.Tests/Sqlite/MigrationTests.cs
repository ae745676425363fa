using Microsoft.Data.Sqlite;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Sql.Sqlite.Checking;
using OTalk.Storage.Tests.Trees;

namespace OTalk.Storage.Tests.Sqlite;

/// <summary>Databases of earlier versions are brought to the newest schema with their data.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "otalk.db");

    private SqliteStoreOptions Options => new() { Directory = _directory.Path };

    public static TheoryData<int> Schemas => [.. OldDatabase.Migrations.Keys.Where(schema => schema < OldDatabase.Migrations.Count)];

    public void Dispose() => _directory.Dispose();

    /// <summary>A database knows which migrations it has by the number of the last alone: one that shares its number is left out.</summary>
    [Fact]
    public void Migrations_are_numbered_from_1_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, OldDatabase.Migrations.Count), OldDatabase.Migrations.Keys.Order());

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_database_of_each_schema_is_brought_to_the_newest_with_its_data(int schema)
    {
        await using (var store = SqliteStore.Open(Options))
        {
            var tree = await new TestTree(store.Trees).CreateAsync();
            await tree.PublishAsync(3);
            await tree.PublishAsync(tree.Message(key: "topic"));
        }

        var newest = Schema();
        OldDatabase.Make(File, schema);
        Assert.NotEqual(newest, Schema());
        await using (var store = SqliteStore.Open(Options))
        {
            var tree = new TestTree(store.Trees);
            Assert.NotNull(await tree.LoadAsync());
            Assert.Equal([1, 2, 3, 4], (await tree.HistoryAsync()).Select(entry => entry.Offset));
        }

        Assert.Equal(newest, Schema());
        Assert.Empty(StorageCheck.Run(Options).Faults);
    }

    /// <summary>Schema 5 did not keep which clients were used; those that still have a grant were.</summary>
    [Fact]
    public async Task Clients_of_schema_5_that_were_let_do_something_stay()
    {
        var noon = new DateTimeOffset(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);
        ClientRecord Registered(string id) => new(id, id, ["https://montague.com/cb"], SecretHash: null, Registered: true, noon);
        await using (var store = SqliteStore.Open(Options))
        {
            foreach (var id in new[] { "used", "unused" }) await store.Accounts.OAuth.AddClientAsync(Registered(id), noon, default);
            await store.Accounts.OAuth.AddGrantAsync(
                new GrantRecord("g1", "used", "romeo@montague.com", "Balcony", null, "https://montague.com/cb", [1], "challenge", noon, noon, noon), noon, default);
        }

        OldDatabase.Make(File, schema: 5);
        await using (var store = SqliteStore.Open(Options))
        {
            await store.Accounts.OAuth.AddClientAsync(Registered("new"), noon.AddDays(1), default);
            Assert.Equal(["new", "used"], (await store.Accounts.OAuth.ListClientsAsync(default)).Select(client => client.Id));
        }
    }

    /// <summary>Tables, indexes, and what the planner is told of them.</summary>
    private string Schema()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT group_concat(line, char(10)) FROM (
                SELECT name || coalesce(sql, '') AS line FROM sqlite_schema
                UNION ALL SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY line)
            """;
        return (string)command.ExecuteScalar()!;
    }
}
