using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// Trees, accounts, and what goes to other servers and came from them, in one SQLite database, <c>otalk.db</c> in the data directory. Several
/// processes may have it open; one of them, the server, appends to trees.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private readonly Database _database;

    private SqliteStore(Database database)
    {
        _database = database;
        Trees = new SqliteTreeStore(database);
        Accounts = new SqliteAccountStore(database);
        Outbox = new SqliteOutboxStore(database);
        Receipts = new SqliteReceiptStore(database);
        Peers = new SqlitePeerStore(database);
    }

    /// <summary>The trees. Disposing them closes the whole store.</summary>
    public ITreeStore Trees { get; }

    public IAccountStore Accounts { get; }

    public IOutboxStore Outbox { get; }

    public IReceiptStore Receipts { get; }

    public IPeerStore Peers { get; }

    /// <summary>Whether it can store.</summary>
    public IStoreHealth Health => _database;

    /// <summary>Opens the store, makes it if it is not there, and brings it to this program's schema.</summary>
    /// <exception cref="StoreException">The directory or file cannot be used, belongs to another program, or was written by a newer version of this one.</exception>
    public static SqliteStore Open(SqliteStoreOptions options) => new(Database.Open(options));

    /// <summary>Closes the database; what was acknowledged is in it.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
