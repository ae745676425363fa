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
    /// <exception cref="StoreException">They cannot be used as they are; the message says why.</exception>
    public static Stores Open(OTalkOptions options) =>
        options.Storage.Kind == StorageKind.Memory ? InMemory() : OpenSqlite(options);

    private static Stores InMemory() =>
        new(new InMemoryTreeStore(), new InMemoryAccountStore(), new InMemoryOutboxStore(), new InMemoryReceiptStore(), new InMemoryPeerStore());

    private static Stores OpenSqlite(OTalkOptions options)
    {
        var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Directory = options.Server.DataDirectory,
            Durability = options.Storage.Durability == Durability.Full ? SqliteDurability.Full : SqliteDurability.Relaxed,
        });
        return new Stores(store.Trees, store.Accounts, store.Outbox, store.Receipts, store.Peers, store);
    }
}
