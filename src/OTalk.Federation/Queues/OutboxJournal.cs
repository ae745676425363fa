using Microsoft.Extensions.Logging;
using OTalk.Engine.Journaling;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Queues;

/// <summary>
/// The one writer of the outbox: what waits at once, for whatever domains, shares one transaction. So a server with many peers pays for the disk,
/// and not for each of them.
/// </summary>
internal sealed partial class OutboxJournal : IAsyncDisposable
{
    private const int MaximumChanges = 512;

    private readonly IOutboxStore _store;
    private readonly Action<OutboxStanza> _added;
    private readonly Action<string> _doubtful;
    private readonly ILogger _logger;
    private readonly GroupWriter<Waiting> _writer;

    /// <param name="store">Where to.</param>
    /// <param name="added">Is told of each stanza that became durable, in order, before who added it.</param>
    /// <param name="doubtful">Is told of each domain of which it is not known what is stored.</param>
    /// <param name="logger">For the operator.</param>
    public OutboxJournal(IOutboxStore store, Action<OutboxStanza> added, Action<string> doubtful, ILogger<OutboxJournal> logger)
    {
        _store = store;
        _added = added;
        _doubtful = doubtful;
        _logger = logger;
        _writer = new GroupWriter<Waiting>(MaximumChanges, static waiting => waiting.Changes.Count, CommitAsync);
    }

    /// <summary>Makes changes together; returns when they are durable, with a number for each as <see cref="IOutboxStore.CommitAsync"/> gives it.</summary>
    /// <exception cref="StoreException">The medium failed: nothing is known of the changes.</exception>
    public Task<IReadOnlyList<long>> CommitAsync(params IReadOnlyList<OutboxChange> changes)
    {
        var done = new TaskCompletionSource<IReadOnlyList<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_writer.TryAdd(new Waiting(changes, done)))
            done.SetException(new StoreException("the outbox is closed"));
        return done.Task;
    }

    /// <summary>Waits for what has been handed in, then stops.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task CommitAsync(IReadOnlyList<Waiting> group)
    {
        List<OutboxChange> changes = [.. group.SelectMany(static waiting => waiting.Changes)];
        try
        {
            IReadOnlyList<long> numbers = await _store.CommitAsync(changes, CancellationToken.None);
            for (int at = 0; at < changes.Count; at++)
            {
                if (changes[at] is StanzaAdded added && numbers[at] > 0)
                    _added(added.Stanza with { Number = numbers[at] });
            }

            int first = 0;
            foreach (Waiting waiting in group)
            {
                waiting.Done.SetResult([.. numbers.Skip(first).Take(waiting.Changes.Count)]);
                first += waiting.Changes.Count;
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, the writer goes on: if it ended, every domain would wait for it for ever.
            LogCommitFailed(failure, changes.Count);
            foreach (string domain in changes.Select(change => change.Domain).Distinct(StringComparer.Ordinal))
                _doubtful(domain);
            foreach (Waiting waiting in group)
                waiting.Done.TrySetException(failure as StoreException ?? new StoreException("the store failed", failure));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "outbox-commit-failed", Message = "The store did not take {Changes} changes of the outbox; who made them is told")]
    private partial void LogCommitFailed(Exception failure, int changes);

    private readonly record struct Waiting(IReadOnlyList<OutboxChange> Changes, TaskCompletionSource<IReadOnlyList<long>> Done);
}
