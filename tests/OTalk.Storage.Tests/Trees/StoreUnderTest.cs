using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>A store that can be opened again, as a restart does.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract ITreeStore Trees { get; }

    public virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    /// <summary>Closes and opens it again; a store that keeps nothing goes on as it is.</summary>
    public virtual ValueTask ReopenAsync() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

public sealed class MemoryUnderTest : StoreUnderTest
{
    public override ITreeStore Trees { get; } = new InMemoryTreeStore();

    public override ValueTask DisposeAsync() => Trees.DisposeAsync();
}

/// <summary>A SQLite store in a directory of its own.</summary>
public sealed class SqliteUnderTest(SqliteDurability durability = SqliteDurability.Relaxed) : StoreUnderTest
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStore? _store;

    public SqliteStore Store => _store ?? throw new InvalidOperationException("not started");

    public override ITreeStore Trees => Store.Trees;

    public string Directory => _directory.Path;

    public string File => Path.Combine(Directory, "otalk.db");

    public override ValueTask StartAsync()
    {
        _store = SqliteStore.Open(new SqliteStoreOptions { Directory = Directory, Durability = durability });
        return ValueTask.CompletedTask;
    }

    public override async ValueTask ReopenAsync()
    {
        await Store.DisposeAsync();
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _directory.Dispose();
    }
}
