using OTalk.Storage.Federation;
using OTalk.Storage.Tests.Trees;

namespace OTalk.Storage.Tests.Federation;

/// <summary>The stores of federation, which can be opened again, as a restart does.</summary>
public abstract class FederationStoreUnderTest : IAsyncDisposable
{
    public abstract IOutboxStore Outbox { get; }

    public abstract IReceiptStore Receipts { get; }

    public abstract IPeerStore Peers { get; }

    public virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    /// <summary>Closes and opens them again; stores that keep nothing go on as they are.</summary>
    public virtual ValueTask ReopenAsync() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

public sealed class MemoryFederationUnderTest : FederationStoreUnderTest
{
    public override IOutboxStore Outbox { get; } = new InMemoryOutboxStore();

    public override IReceiptStore Receipts { get; } = new InMemoryReceiptStore();

    public override IPeerStore Peers { get; } = new InMemoryPeerStore();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class SqliteFederationUnderTest : FederationStoreUnderTest
{
    private readonly SqliteUnderTest _sqlite = new();

    public override IOutboxStore Outbox => _sqlite.Store.Outbox;

    public override IReceiptStore Receipts => _sqlite.Store.Receipts;

    public override IPeerStore Peers => _sqlite.Store.Peers;

    public override ValueTask StartAsync() => _sqlite.StartAsync();

    public override ValueTask ReopenAsync() => _sqlite.ReopenAsync();

    public override ValueTask DisposeAsync() => _sqlite.DisposeAsync();
}
