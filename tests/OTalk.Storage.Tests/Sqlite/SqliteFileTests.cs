using System.Globalization;
using Microsoft.Data.Sqlite;
using OTalk.Core.Trees;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Tests.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Sqlite;

/// <summary>What is SQLite's own: the file, its pragmas, its schema, and other processes that have it open.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "otalk.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Opening_again_finds_the_schema_done_and_the_data_there()
    {
        await using (var store = Open())
        {
            await new TestTree(store.Trees).CreateAsync();
        }

        var schema = Query("SELECT group_concat(sql, char(10)) FROM sqlite_schema");
        await using (var store = Open())
        {
            Assert.NotNull(await store.Trees.LoadAsync("romeo@montague.com", default));
        }

        Assert.Equal(schema, Query("SELECT group_concat(sql, char(10)) FROM sqlite_schema"));
    }

    [Fact]
    public async Task Keys_and_secrets_that_are_there_are_read_while_somebody_writes()
    {
        await using var store = Open();
        var key = await store.Accounts.OAuth.ActiveKeyAsync(() => new SigningKeyRecord("k1", [1], DateTimeOffset.UnixEpoch), default);
        await store.Accounts.SecretAsync("form", () => [2], default);
        await using var writer = new SqliteConnection($"Data Source={File};Pooling=False");
        await writer.OpenAsync();
        await using var writing = writer.BeginTransaction(deferred: false);

        Assert.Equal(key.Id, (await store.Accounts.OAuth.ActiveKeyAsync(() => throw new InvalidOperationException("there is one"), default)).Id);
        Assert.Equal([2], await store.Accounts.SecretAsync("form", () => throw new InvalidOperationException("there is one"), default));
    }

    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused_and_left_alone()
    {
        await using (Open())
        {
        }

        var newest = int.Parse(Query("PRAGMA user_version"), CultureInfo.InvariantCulture);
        Execute($"PRAGMA user_version = {newest + 1}");
        var refused = Assert.Throws<StoreException>(Open);
        Assert.Contains($"schema {newest + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {newest}", refused.Message, StringComparison.Ordinal);
        Assert.Equal($"{newest + 1}", Query("PRAGMA user_version"));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_directory.Path);
        Execute("CREATE TABLE theirs (a)");
        Assert.Contains("another program", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
        Execute("DROP TABLE theirs; PRAGMA application_id = 7");
        Assert.Contains("another program", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(_directory.Path);
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("Two households, both alike in dignity. ", 100)));
        Assert.Contains(File, Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_used_is_named()
    {
        System.IO.File.WriteAllText(_directory.Path, "in the way");
        try
        {
            Assert.Contains(_directory.Path, Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.File.Delete(_directory.Path);
        }
    }

    [Fact]
    public void A_database_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(File);
        Assert.Contains(_directory.Path, Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_marked_as_an_oTalk_database_and_uses_a_write_ahead_log()
    {
        await using var store = Open();
        Assert.Equal($"{0x6F546C6B}", Query("PRAGMA application_id"));
        Assert.Equal("wal", Query("PRAGMA journal_mode"));
        Assert.True(System.IO.File.Exists(File + "-wal"));
    }

    [Fact]
    public async Task On_Unix_directory_and_files_are_their_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        await using var store = Open();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(_directory.Path).UnixFileMode);
        foreach (var file in Directory.GetFiles(_directory.Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        }
    }

    [Fact]
    public async Task A_copy_of_the_files_taken_while_the_store_is_open_has_what_was_acknowledged()
    {
        await using var store = Open();
        var tree = await new TestTree(store.Trees).CreateAsync(messages: 3);
        for (var i = 0; i < 20; i++)
        {
            await tree.PublishAsync(3);
        }

        using var crashed = new TemporaryDirectory();
        Directory.CreateDirectory(crashed.Path);
        foreach (var file in Directory.GetFiles(_directory.Path).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            System.IO.File.Copy(file, Path.Combine(crashed.Path, Path.GetFileName(file)));
        }

        await using var reopened = SqliteStore.Open(new SqliteStoreOptions { Directory = crashed.Path });
        Assert.Equal([58, 59, 60], (await new TestTree(reopened.Trees).HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task A_torn_log_opens_with_whole_batches()
    {
        await using var store = Open();
        var tree = await new TestTree(store.Trees).CreateAsync();
        var acknowledged = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            await tree.PublishAsync(3);
            acknowledged.Add(new FileInfo(File + "-wal").Length);
        }

        // The end of the machine leaves any part of what was not flushed: cut the log in the middle of its last transaction.
        using var crashed = new TemporaryDirectory();
        Directory.CreateDirectory(crashed.Path);
        System.IO.File.Copy(File, Path.Combine(crashed.Path, "otalk.db"));
        System.IO.File.Copy(File + "-wal", Path.Combine(crashed.Path, "otalk.db-wal"));
        await using (var log = new FileStream(Path.Combine(crashed.Path, "otalk.db-wal"), FileMode.Open))
        {
            log.SetLength((acknowledged[^1] + acknowledged[^2]) / 2);
        }

        await using var reopened = SqliteStore.Open(new SqliteStoreOptions { Directory = crashed.Path });
        Assert.Equal(27, (await new TestTree(reopened.Trees).HistoryAsync()).Count);
        Assert.Equal(27, (await new TestTree(reopened.Trees).LoadAsync()).LastOffset);
    }

    [Fact]
    public async Task Another_process_may_change_accounts_while_the_server_appends()
    {
        await using var server = Open();
        await using var commandLine = Open();
        var tree = await new TestTree(server.Trees).CreateAsync();
        var accounts = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.True(await commandLine.Accounts.AddAsync(new AccountRecord($"{i}@montague.com", null, null, false, TestTree.Start), default));
                Assert.NotNull(await server.Accounts.FindAsync($"{i}@montague.com", default));
            }
        });
        for (var i = 0; i < 50; i++)
        {
            await tree.PublishAsync(2);
        }

        await accounts;
        Assert.Equal(100, (await tree.HistoryAsync()).Count);
        Assert.Equal(50, (await server.Accounts.ListAsync(default)).Count);
    }

    [Fact]
    public async Task A_writer_that_never_yields_is_reported_and_nothing_is_stored()
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path, BusyTimeout = TimeSpan.Zero });
        var tree = await new TestTree(store.Trees).CreateAsync();
        var batch = tree.Batch([new EntryAppended(tree.Message())]);
        using (var other = Connect())
        {
            Run(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StoreException>(() => tree.AppendAsync(batch));
        }

        Assert.Empty(await tree.HistoryAsync());
        Assert.True((await tree.AppendAsync(batch)).Accepted);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_call_undoes_all_of_it()
    {
        await using var store = Open();
        var romeo = await new TestTree(store.Trees).CreateAsync();
        var juliet = await new TestTree(store.Trees, "juliet@capulet.com").CreateAsync();
        Execute("CREATE TRIGGER fails BEFORE INSERT ON entry WHEN NEW.tree = 2 BEGIN SELECT RAISE(ABORT, 'out of order'); END");
        var entry = romeo.Message();
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.Trees.AppendAsync(
            [romeo.Batch([new EntryAppended(entry)]), juliet.Batch([new EntryAppended(juliet.Message())])], default));
        Assert.Contains("out of order", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, entry.Offset);
        Assert.Empty(await romeo.HistoryAsync());
        await romeo.PublishAsync(entry);
        Assert.Equal(1, entry.Offset);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = Open();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Trees.LoadAsync("romeo@montague.com", default));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Trees.AppendAsync([], default));
    }

    private SqliteStore Open() => SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path });

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        Run(connection, sql);
    }

    private string Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? string.Empty;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
