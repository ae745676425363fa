namespace OTalk.Storage.Federation;

/// <summary>What batches of other servers were answered, for as long as the process lasts.</summary>
public sealed class InMemoryReceiptStore : IReceiptStore
{
    private readonly Lock _lock = new();
    private readonly List<Receipt> _receipts = [];

    public ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Find(peer, tx));
    }

    public ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (Find(receipt.Peer, receipt.Tx) is not null) return ValueTask.CompletedTask;
            _receipts.Add(receipt with { Answers = receipt.Answers.ToArray() });
            var tooMany = _receipts.FindAll(other => other.Peer == receipt.Peer).SkipLast(keep).ToHashSet(ReferenceEqualityComparer.Instance);
            _receipts.RemoveAll(tooMany.Contains);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<string>>([.. _receipts.Select(receipt => receipt.Peer).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_receipts.RemoveAll(receipt => receipt.SavedAt < before));
    }

    private Receipt? Find(string peer, string tx) => _receipts.Find(receipt => receipt.Peer == peer && receipt.Tx == tx);
}
