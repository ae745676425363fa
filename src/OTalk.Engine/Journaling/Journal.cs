using Microsoft.Extensions.Logging;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Journaling;

/// <summary>The one writer of trees: the batches of all trees that wait at once share one transaction.</summary>
public sealed partial class Journal : IAsyncDisposable
{
    private const int MaximumBatches = 512;

    private readonly List<TreeBatch> _batches = [];
    private readonly ITreeStore _store;
    private readonly ILogger<Journal> _logger;
    private readonly GroupWriter<Waiting> _writer;

    public Journal(ITreeStore store, ILogger<Journal> logger)
    {
        _store = store;
        _logger = logger;
        _writer = new GroupWriter<Waiting>(MaximumBatches, static _ => 1, CommitAsync);
    }

    /// <summary>Stores a batch; returns when it is durable, or refused.</summary>
    /// <exception cref="StoreException">The medium failed: nothing is known of the batch.</exception>
    public Task<AppendOutcome> AppendAsync(TreeBatch batch)
    {
        var done = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_writer.TryAdd(new Waiting(batch, done)))
            done.SetException(new StoreException("the journal is closed"));
        return done.Task;
    }

    /// <summary>Waits for what has been handed in, then stops.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task CommitAsync(IReadOnlyList<Waiting> group)
    {
        for (int index = 0; index < group.Count; index++)
            _batches.Add(group[index].Batch);
        try
        {
            IReadOnlyList<AppendOutcome> outcomes = await _store.AppendAsync(_batches, CancellationToken.None);
            for (int index = 0; index < group.Count; index++)
                group[index].Done.SetResult(outcomes[index]);
        }
        catch (Exception failure)
        {
            // Whatever it is, the writer goes on: if it ended, every tree would wait for it for ever.
            LogCommitFailed(failure, group.Count);
            foreach (Waiting waiting in group)
                waiting.Done.TrySetException(failure as StoreException ?? new StoreException("the store failed", failure));
        }

        _batches.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "journal-commit-failed", Message = "The store did not take {Batches} batches; their publishers are told")]
    private partial void LogCommitFailed(Exception failure, int batches);

    private readonly record struct Waiting(TreeBatch Batch, TaskCompletionSource<AppendOutcome> Done);
}
