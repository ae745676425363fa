using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Tests.Trees;

namespace OTalk.Storage.Tests.Accounts;

public sealed class SqliteAccountStoreTests : AccountStoreCompliance, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SqliteStore> _open = [];

    public SqliteAccountStoreTests() => Store = Open();

    protected override IAccountStore Store { get; }

    /// <summary>A store of its own on the same file, as another process has it.</summary>
    protected override IAccountStore Reopen() => Open();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open)
        {
            await store.DisposeAsync();
        }

        _directory.Dispose();
    }

    private IAccountStore Open()
    {
        var store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path, Durability = SqliteDurability.Relaxed });
        _open.Add(store);
        return store.Accounts;
    }
}
