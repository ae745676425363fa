using OTalk.Storage;
using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>The stores of a server. Disposing it closes them.</summary>
/// <param name="trees">The trees.</param>
/// <param name="accounts">The accounts and tokens.</param>
/// <param name="outbox">What waits for other servers.</param>
/// <param name="receipts">What other servers were answered.</param>
/// <param name="peers">How it stands with other servers.</param>
/// <param name="file">What keeps them all, where that is a database.</param>
public sealed class Stores(
    ITreeStore trees, IAccountStore accounts, IOutboxStore outbox, IReceiptStore receipts, IPeerStore peers, SqliteStore? file = null) : IAsyncDisposable
{
    public ITreeStore Trees => trees;

    public IAccountStore Accounts => accounts;

    public IOutboxStore Outbox => outbox;

    public IReceiptStore Receipts => receipts;

    public IPeerStore Peers => peers;

    /// <summary>Whether they can store; null where nothing can keep them from it.</summary>
    public IStoreHealth? Health => file?.Health;

    public ValueTask DisposeAsync() => file?.DisposeAsync() ?? trees.DisposeAsync();
}
