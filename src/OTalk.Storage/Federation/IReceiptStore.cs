namespace OTalk.Storage.Federation;

/// <summary>
/// Where it is remembered what batches of other servers were answered. Durable before a call returns, safe for concurrent callers, each call one
/// transaction; failures of the medium are thrown as <see cref="Trees.StoreException"/>.
/// </summary>
public interface IReceiptStore
{
    /// <summary>What a batch was answered; null where it is not remembered.</summary>
    ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel);

    /// <summary>Remembers an answer, and of the older ones of its peer so many that there are at most <paramref name="keep"/>. A batch that is remembered already stays as it is.</summary>
    ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel);

    /// <summary>The peers of whom an answer is remembered, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel);

    /// <summary>Forgets answers that were saved before a time; gives how many.</summary>
    ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel);
}
