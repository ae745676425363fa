using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Tests.Links;

/// <summary>A store whose appends fail as long as a batch of one tree is among them.</summary>
internal sealed class BreakableStore(ITreeStore inner) : ITreeStore
{
    private readonly TaskCompletionSource _refusedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _broken;
    private int _refused;

    /// <summary>The identity whose tree cannot be stored; null: all can.</summary>
    public string? Broken
    {
        get => _broken;
        set => _broken = value;
    }

    /// <summary>The identity whose tree is stored, although the store says that it failed; null: none is.</summary>
    public string? Late { get; set; }

    /// <summary>Completes when the broken tree was tried, and tried again.</summary>
    public Task RefusedTwice => _refusedTwice.Task;

    /// <summary>Completes with the next append that succeeds.</summary>
    public Task NextAppend() => Volatile.Read(ref _appended).Task;

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel)
    {
        if (batches.Any(batch => batch.Identity == _broken))
        {
            if (++_refused == 2)
                _refusedTwice.TrySetResult();
            throw new StoreException("broken for now");
        }

        IReadOnlyList<AppendOutcome> outcomes = await inner.AppendAsync(batches, cancel);
        Interlocked.Exchange(ref _appended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return batches.Any(batch => batch.Identity == Late) ? throw new StoreException("too late") : outcomes;
    }

    public ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) => inner.LoadAsync(identity, cancel);

    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) => inner.TreesWithSessionsAsync(cancel);

    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) => inner.TreesToWakeAsync(cancel);

    public ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        inner.ReadMessagesAsync(identity, query, cancel);

    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        inner.ReadMessageAsync(identity, channel, id, cancel);

    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        inner.FindMessageAsync(identity, channel, id, cancel);

    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        inner.ReadKeysAsync(identity, query, cancel);

    /// <summary>False: what is to be saved of places is forgotten, as by a server that dies.</summary>
    public bool KeepsPlaces { get; set; } = true;

    /// <summary>Completes when places are stored next.</summary>
    public Task NextPlaces() => Volatile.Read(ref _placed).Task;

    public async ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel)
    {
        if (!KeepsPlaces)
            return;
        await inner.SavePlacesAsync(places, cancel);
        Interlocked.Exchange(ref _placed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        inner.ReadPlacesAsync(owner, session, cancel);

    /// <summary>Done once, before positions are read next: while somebody finds out where a stream goes on.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public async ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel)
    {
        Func<Task>? meanwhile = Meanwhile;
        Meanwhile = null;
        if (meanwhile is not null)
            await meanwhile();
        return await inner.ReadPositionsAsync(trees, cancel);
    }

    public ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        inner.ReadLogAsync(identity, after, maxBytes, cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel) =>
        inner.TrimAsync(before, forgetIdsBefore, maxRows, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
