using OTalk.Simulation.Storage;
using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>An outbox as one server process sees it: slow and failing. What it holds outlives the process.</summary>
internal sealed class FaultyOutboxStore(IOutboxStore medium, Faults faults) : IOutboxStore
{
    public async ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel)
    {
        OutboxChange[] group = [.. changes];
        await faults.PauseAsync();
        faults.BeforeAppend();
        IReadOnlyList<long> numbers = await faults.CommitAsync(() => medium.CommitAsync(group, cancel));
        await faults.PauseAsync();
        faults.AfterAppend();
        return numbers;
    }

    public ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel) => ReadAsync(() => medium.LoadAsync(domain, cancel));

    public ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel) => ReadAsync(() => medium.ListAsync(cancel));

    public ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadAsync(domain, after, maxStanzas, maxBytes, cancel));

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => ReadAsync(() => medium.TrimAsync(before, cancel));

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        await faults.PauseAsync();
        faults.Read();
        T result = await read();
        await faults.PauseAsync();
        return result;
    }
}
