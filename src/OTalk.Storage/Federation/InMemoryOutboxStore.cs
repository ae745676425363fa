namespace OTalk.Storage.Federation;

/// <summary>Stanzas for other servers, for as long as the process lasts.</summary>
public sealed class InMemoryOutboxStore : IOutboxStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MemoryQueue> _queues = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel)
    {
        // All or nothing: nothing else can fail once they are made.
        if (changes.FirstOrDefault(change => !MemoryQueue.Knows(change)) is { } strange) throw MemoryQueue.Unknown(strange);
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<long>>([.. changes.Select(change => QueueOf(change.Domain).Apply(change))]);
    }

    public ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_queues.TryGetValue(domain, out var queue) ? queue.Picture : OutboxQueue.Unknown(domain));
    }

    public ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<OutboxQueue>>([.. _queues.Values.Select(queue => queue.Picture).Where(queue => queue.Count > 0)]);
    }

    public ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult(_queues.TryGetValue(domain, out var queue) ? queue.Read(after, maxStanzas, maxBytes) : []);
    }

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_queues.Values.Sum(queue => queue.Forget(before)));
    }

    private MemoryQueue QueueOf(string domain)
    {
        if (!_queues.TryGetValue(domain, out var queue)) _queues[domain] = queue = new MemoryQueue(domain);
        return queue;
    }
}
