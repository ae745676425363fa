using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Journaling;

/// <summary>
/// The one writer: groups the batches of all trees that wait into one transaction, and commits the next group as soon as the last one is
/// durable. No timer: under load the groups grow by themselves, and one fsync serves hundreds of messages.
/// </summary>
public sealed partial class Journal : IAsyncDisposable
{
    private const int MaximumBatches = 512;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ITreeStore _store;
    private readonly ILogger<Journal> _logger;
    private readonly Task _running;

    public Journal(ITreeStore store, ILogger<Journal> logger)
    {
        _store = store;
        _logger = logger;
        _running = RunAsync();
    }

    /// <summary>Stores a batch; returns when it is durable, or refused.</summary>
    /// <exception cref="StoreException">The medium failed: nothing is known of the batch.</exception>
    public Task<AppendOutcome> AppendAsync(TreeBatch batch)
    {
        var done = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite(new Waiting(batch, done)))
            done.SetException(new StoreException("the journal is closed"));
        return done.Task;
    }

    /// <summary>Waits for what has been handed in, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var group = new List<Waiting>();
        var batches = new List<TreeBatch>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < MaximumBatches && _waiting.Reader.TryRead(out Waiting next))
            {
                group.Add(next);
                batches.Add(next.Batch);
            }

            await CommitAsync(group, batches);
            group.Clear();
            batches.Clear();
        }
    }

    private async Task CommitAsync(List<Waiting> group, List<TreeBatch> batches)
    {
        try
        {
            IReadOnlyList<AppendOutcome> outcomes = await _store.AppendAsync(batches, CancellationToken.None);
            for (int index = 0; index < group.Count; index++)
                group[index].Done.SetResult(outcomes[index]);
        }
        catch (Exception failure)
        {
            // Whatever it is, the writer goes on: if it ended, every tree would wait for it for ever.
            LogCommitFailed(failure, batches.Count);
            foreach (Waiting waiting in group)
                waiting.Done.TrySetException(failure as StoreException ?? new StoreException("the store failed", failure));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "journal-commit-failed", Message = "The store did not take {Batches} batches; their publishers are told")]
    private partial void LogCommitFailed(Exception failure, int batches);

    private readonly record struct Waiting(TreeBatch Batch, TaskCompletionSource<AppendOutcome> Done);
}
