using OTalk.Engine.Options;
using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>Opens the stores that the options name.</summary>
public static class StoreFactory
{
    /// <summary>Opens the stores, making and migrating them as needed.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="damaged">Told once of each record that is found damaged.</param>
    /// <exception cref="StoreException">They cannot be used as they are; the message says why.</exception>
    public static Stores Open(OTalkOptions options, Action<string> damaged) =>
        options.Storage.Kind == StorageKind.Memory ? InMemory() : OpenSqlite(options, damaged);

    /// <summary>Where the options keep the SQLite store.</summary>
    internal static SqliteStoreOptions SqliteOptions(OTalkOptions options) => new()
    {
        Directory = options.Server.DataDirectory,
        Durability = options.Storage.Durability == Durability.Full ? SqliteDurability.Full : SqliteDurability.Relaxed,
    };

    private static Stores InMemory() =>
        new(new InMemoryTreeStore(), new InMemoryAccountStore(), new InMemoryOutboxStore(), new InMemoryReceiptStore(), new InMemoryPeerStore());

    private static Stores OpenSqlite(OTalkOptions options, Action<string> damaged)
    {
        var store = SqliteStore.Open(SqliteOptions(options) with { Damaged = damaged });
        return new Stores(store.Trees, store.Accounts, store.Outbox, store.Receipts, store.Peers, store);
    }
}
