using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Storage;

/// <summary>
/// A store as one server process sees it: slow, failing, refusing. What it holds outlives the process, so a process that dies while it waits
/// here does not know what became of its batches.
/// </summary>
/// <param name="medium">What is durable.</param>
/// <param name="ledger">Where it is written down what became durable.</param>
/// <param name="faults">When it misbehaves.</param>
/// <param name="torn">What is stored of a batch where the process dies while it is committed; null for all of it or nothing.</param>
internal sealed class FaultyStore(ITreeStore medium, DurableLedger ledger, Faults faults, Func<TreeBatch, TreeBatch>? torn = null) : ITreeStore
{
    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel)
    {
        TreeBatch[] group = [.. batches];
        await faults.PauseAsync();
        faults.BeforeAppend();
        AppendOutcome[] outcomes = await faults.CommitAsync(
            () => CommitAsync(group, cancel), torn is null ? null : () => CommitAsync([.. group.Select(torn)], cancel));
        await faults.PauseAsync();
        faults.AfterAppend();
        return outcomes;
    }

    public ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        ReadAsync(() => medium.LoadAsync(identity, cancel));

    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) =>
        ReadAsync(() => medium.TreesWithSessionsAsync(cancel));

    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) =>
        ReadAsync(() => medium.TreesToWakeAsync(cancel));

    public ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadMessagesAsync(identity, query, cancel));

    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadMessageAsync(identity, channel, id, cancel));

    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        ReadAsync(() => medium.FindMessageAsync(identity, channel, id, cancel));

    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadKeysAsync(identity, query, cancel));

    public async ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel) => await ReadAsync(async () =>
    {
        await medium.SavePlacesAsync(places, cancel);
        return 0;
    });

    public ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadPlacesAsync(owner, session, cancel));

    public ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadPositionsAsync(trees, cancel));

    public ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        ReadAsync(() => medium.ReadLogAsync(identity, after, maxBytes, cancel));

    public ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel) =>
        ReadAsync(() => medium.TrimAsync(before, forgetIdsBefore, maxRows, cancel));

    /// <summary>The medium outlives the process.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<AppendOutcome[]> CommitAsync(TreeBatch[] group, CancellationToken cancel)
    {
        var outcomes = new AppendOutcome[group.Length];
        for (int index = 0; index < group.Length; index++)
        {
            outcomes[index] = AppendOutcome.Refused;
            if (faults.Refuses())
                continue;
            outcomes[index] = (await medium.AppendAsync([group[index]], cancel))[0];
            if (outcomes[index].Accepted)
                ledger.Stored(group[index]);
        }

        return outcomes;
    }

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        await faults.PauseAsync();
        faults.Read();
        T result = await read();
        await faults.PauseAsync();
        return result;
    }
}
