using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>Remembers nothing.</summary>
internal sealed class EmptyReceipts : IReceiptStore
{
    public ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel) => ValueTask.FromResult<Receipt?>(null);

    public ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<string>>([]);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => ValueTask.FromResult(0);
}
