using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Journaling;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Tests.Journaling;

public sealed class JournalTests : IAsyncDisposable
{
    private readonly RecordingStore _store = new();
    private readonly Journal _journal;

    public JournalTests() => _journal = new Journal(_store, NullLogger<Journal>.Instance);

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    [Fact]
    public async Task What_waits_while_a_commit_runs_becomes_one_commit()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Gate = gate.Task;
        Task<AppendOutcome> first = _journal.AppendAsync(Batch("first"));
        await _store.Began.Task;
        Task<AppendOutcome>[] rest = [.. Enumerable.Range(0, 5).Select(number => _journal.AppendAsync(Batch($"rest{number}")))];
        gate.SetResult();

        Assert.True((await first).Accepted);
        Assert.All(await Task.WhenAll(rest), outcome => Assert.True(outcome.Accepted));
        Assert.Equal([1, 5], _store.Appends);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_touch_the_others()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Gate = gate.Task;
        Task<AppendOutcome> first = _journal.AppendAsync(Batch("first"));
        await _store.Began.Task;
        Task<AppendOutcome> again = _journal.AppendAsync(Batch("first"));
        Task<AppendOutcome> other = _journal.AppendAsync(Batch("other"));
        gate.SetResult();

        Assert.True((await first).Accepted);
        Assert.False((await again).Accepted);
        Assert.True((await other).Accepted);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_of_the_commit_and_the_next_one_goes_on()
    {
        _store.Failure = new StoreException("disk full");
        await Assert.ThrowsAsync<StoreException>(() => _journal.AppendAsync(Batch("first")));
        Assert.True((await _journal.AppendAsync(Batch("first"))).Accepted);
    }

    [Fact]
    public async Task No_fault_of_a_store_ends_the_writer()
    {
        _store.Failure = new InvalidOperationException("a fault");
        await Assert.ThrowsAsync<StoreException>(() => _journal.AppendAsync(Batch("first")));
        Assert.True((await _journal.AppendAsync(Batch("first"))).Accepted);
    }

    [Fact]
    public async Task Closed_it_takes_nothing_more()
    {
        Task<AppendOutcome> before = _journal.AppendAsync(Batch("before"));
        await _journal.DisposeAsync();
        Assert.True((await before).Accepted);
        await Assert.ThrowsAsync<StoreException>(() => _journal.AppendAsync(Batch("after")));
    }

    private static TreeBatch Batch(string user)
    {
        var identity = Identity.Parse($"{user}@montague.com");
        IReadOnlyList<Change> founding = WellKnown.Found(identity, Samples.Start);
        return new TreeBatch(identity.ToString(), Guid.Empty, TreeCounters.None, new TreeCounters(1, 20, 6), founding);
    }
}
