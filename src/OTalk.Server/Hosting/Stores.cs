using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>The stores of a server. Disposing it closes them.</summary>
/// <param name="trees">The trees.</param>
/// <param name="accounts">The accounts and tokens.</param>
/// <param name="outbox">What waits for other servers.</param>
/// <param name="receipts">What other servers were answered.</param>
/// <param name="peers">How it stands with other servers.</param>
/// <param name="owner">What is closed, where the two share one file; null if closing <paramref name="trees"/> is enough.</param>
public sealed class Stores(
    ITreeStore trees, IAccountStore accounts, IOutboxStore outbox, IReceiptStore receipts, IPeerStore peers, IAsyncDisposable? owner = null) : IAsyncDisposable
{
    public ITreeStore Trees => trees;

    public IAccountStore Accounts => accounts;

    public IOutboxStore Outbox => outbox;

    public IReceiptStore Receipts => receipts;

    public IPeerStore Peers => peers;

    public ValueTask DisposeAsync() => (owner ?? trees).DisposeAsync();
}
