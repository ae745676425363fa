using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Tests.Queues;

/// <summary>A store in memory that fails when it is told to.</summary>
internal sealed class FlakyOutboxStore : IOutboxStore
{
    private readonly InMemoryOutboxStore _medium = new();

    /// <summary>The changes of each commit that was stored.</summary>
    public List<IReadOnlyList<OutboxChange>> Commits { get; } = [];

    /// <summary>Which commits fail, and nothing of them is stored.</summary>
    public Predicate<OutboxChange> FailsBefore { get; set; } = _ => false;

    /// <summary>Which commits fail although all of them is stored.</summary>
    public Predicate<OutboxChange> FailsAfter { get; set; } = _ => false;

    public bool ReadsFail { get; set; }

    public async ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel)
    {
        OutboxChange[] all = [.. changes];
        await Task.Yield();
        if (all.Any(change => FailsBefore(change)))
            throw new StoreException("the disk is full");
        IReadOnlyList<long> numbers = await _medium.CommitAsync(all, cancel);
        Commits.Add(all);
        return all.Any(change => FailsAfter(change)) ? throw new StoreException("the disk answered too late") : numbers;
    }

    public ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel) => ReadAsync(() => _medium.LoadAsync(domain, cancel));

    public ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel) => ReadAsync(() => _medium.ListAsync(cancel));

    public ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel) =>
        ReadAsync(() => _medium.ReadAsync(domain, after, maxStanzas, maxBytes, cancel));

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => _medium.TrimAsync(before, cancel);

    /// <summary>Stanzas that wait, whoever they are for.</summary>
    public async Task<int> CountAsync() => (await _medium.ListAsync(default)).Sum(queue => queue.Count);

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        await Task.Yield();
        return ReadsFail ? throw new StoreException("the disk could not be read") : await read();
    }
}
