using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Tests;

/// <summary>A store that keeps in memory, writes down what it is asked, can be made to wait, and fails when told to.</summary>
internal sealed class RecordingStore : ITreeStore
{
    private readonly InMemoryTreeStore _inner = new();

    /// <summary>Batches of each append, in order.</summary>
    public List<int> Appends { get; } = [];

    /// <summary>Identities that were loaded, in order.</summary>
    public List<string> Loads { get; } = [];

    /// <summary>What appends wait for, after they are written down.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completed when an append has begun.</summary>
    public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the next append throws.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What the next append throws when it has stored everything.</summary>
    public Exception? LateFailure { get; set; }

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel)
    {
        Appends.Add(batches.Count);
        Began.TrySetResult();
        await Gate;
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        IReadOnlyList<AppendOutcome> outcomes = await _inner.AppendAsync(batches, cancel);
        if (LateFailure is not { } late)
            return outcomes;
        LateFailure = null;
        throw late;
    }

    public ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel)
    {
        Loads.Add(identity);
        return _inner.LoadAsync(identity, cancel);
    }

    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) => _inner.TreesWithSessionsAsync(cancel);

    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) => _inner.TreesToWakeAsync(cancel);

    public ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        _inner.ReadMessagesAsync(identity, query, cancel);

    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        _inner.ReadMessageAsync(identity, channel, id, cancel);

    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        _inner.FindMessageAsync(identity, channel, id, cancel);

    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        _inner.ReadKeysAsync(identity, query, cancel);

    public ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel) =>
        _inner.SavePlacesAsync(places, cancel);

    public ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        _inner.ReadPlacesAsync(owner, session, cancel);

    public ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel) =>
        _inner.ReadPositionsAsync(trees, cancel);

    public ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        _inner.ReadLogAsync(identity, after, maxBytes, cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel) =>
        _inner.TrimAsync(before, forgetIdsBefore, maxRows, cancel);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
