using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>
/// A tree store that lives as long as its object: for <c>Storage:Kind=memory</c> and for tests. Everything completes before it returns and
/// depends on nothing but the calls made, so a simulation that uses it repeats exactly.
/// </summary>
public sealed class InMemoryTreeStore : ITreeStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MemoryTree> _trees = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) => Read(identity, tree => tree.Load(), default(StoredTree), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) => Locked<IReadOnlyList<string>>(
        () => [.. _trees.Where(t => t.Value.HasSessions).Select(t => t.Key)],
        cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) => Locked<IReadOnlyList<string>>(
        () => [.. _trees.Where(t => t.Value.Wakes).Select(t => t.Key)],
        cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel) =>
        Locked<IReadOnlyList<AppendOutcome>>(() => [.. batches.Select(Append)], cancel);

    /// <inheritdoc/>
    public ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        Read(identity, tree => MemoryReads.Page(tree, query), new MessagePage(0, [], query.SinceId ?? query.UntilId), cancel);

    /// <inheritdoc/>
    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        Read(identity, tree => tree.Channels.GetValueOrDefault(channel)?.Shown(id), default(LogEntry), cancel);

    /// <inheritdoc/>
    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        Read(identity, tree => tree.Channels.GetValueOrDefault(channel)?.Find(id), default(KnownMessage), cancel);

    /// <inheritdoc/>
    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        Read(identity, tree => MemoryReads.Keys(tree, query), new KeyPage(0, []), cancel);

    /// <inheritdoc/>
    public ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        Read(identity, tree => MemoryReads.Log(tree, after, maxBytes), new LogSlice([], [], after), cancel);

    /// <inheritdoc/>
    public async ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel) => await Locked(
        () =>
        {
            foreach (var stream in places)
            {
                _trees.GetValueOrDefault(stream.Owner)?.SavePlaces(stream);
            }

            return places.Count;
        },
        cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        Read<IReadOnlyList<SessionPlaces>>(owner, tree => tree.PlacesOf(session), [], cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(
        IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel) => Locked<IReadOnlyList<TreePosition>>(
        () => [.. trees.Where(asked => _trees.ContainsKey(asked.Tree)).Select(asked => _trees[asked.Tree].PositionAt(asked.At))],
        cancel);

    /// <inheritdoc/>
    public ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel) => Locked(
        () => _trees.Values.Aggregate(0, (done, tree) => done + tree.Trim(before, forgetIdsBefore, maxRows - done)),
        cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendOutcome Append(TreeBatch batch)
    {
        var known = _trees.TryGetValue(batch.Identity, out var tree);
        tree ??= new MemoryTree(batch.Identity, batch.Epoch);
        if (!tree.Accepts(batch))
        {
            return AppendOutcome.Refused;
        }

        tree.Apply(batch);
        if (!known)
        {
            _trees.Add(batch.Identity, tree);
        }

        return new AppendOutcome(true, tree.LastOffset);
    }

    private ValueTask<T> Read<T>(string identity, Func<MemoryTree, T> read, T absent, CancellationToken cancel) =>
        Locked(() => _trees.TryGetValue(identity, out var tree) ? read(tree) : absent, cancel);

    private ValueTask<T> Locked<T>(Func<T> action, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(action());
        }
    }
}
