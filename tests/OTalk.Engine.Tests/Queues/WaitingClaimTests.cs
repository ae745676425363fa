using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Queues;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Queues;

public sealed class WaitingClaimTests : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private static readonly ChannelPath _jobs = ChannelPath.Parse("jobs");

    private readonly Grove _grove = new();

    public ValueTask DisposeAsync() => _grove.DisposeAsync();

    [Fact]
    [Covers("queues.wait", "queues.wait.order")]
    public async Task Who_waits_is_served_in_order_in_the_batch_of_the_publish()
    {
        await CreateAsync();
        ClaimWork first = await WaitAsync();
        ClaimWork second = await WaitAsync();
        int before = _grove.Store.Appends.Count;

        await PublishAsync(1);
        Assert.Equal([Samples.Id(1)], await JobsOf(first));
        Assert.Equal(before + 1, _grove.Store.Appends.Count);
        Assert.False(second.Answer.IsCompleted);

        await PublishAsync(2);
        Assert.Equal([Samples.Id(2)], await JobsOf(second));
    }

    [Fact]
    [Covers("queues.wait.later")]
    public async Task Who_waits_comes_before_who_asks_later()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();

        // Publish and claim wait together: the loop is busy with the commit of another.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> other = _grove.CreateAsync("a");
        Task published = PublishAsync(1);
        ClaimWork later = Post(null);
        gate.SetResult();

        await other;
        await published;
        Assert.Equal([Samples.Id(1)], await JobsOf(waiting));
        Assert.Empty(await JobsOf(later));
    }

    [Fact]
    [Covers("queues.wait.order")]
    public async Task What_is_cancelled_goes_to_who_waits()
    {
        await CreateAsync();
        await PublishAsync(1);
        Assert.Single(await JobsOf(Post(null)));
        ClaimWork waiting = await WaitAsync();
        await RunAsync(new CancelJobCommand(Romeo, _jobs, Samples.Id(1)));
        Assert.Equal([Samples.Id(1)], await JobsOf(waiting));
    }

    [Fact]
    [Covers("queues.wait.order", "queues.claim.runs-out")]
    public async Task A_claim_that_runs_out_goes_to_who_waits_without_anybody_asking()
    {
        await CreateAsync();
        await PublishAsync(1);
        Assert.Single(await JobsOf(Post(null)));
        ClaimWork waiting = await WaitAsync();
        _grove.Time.Advance(_timeout);
        Assert.Equal([Samples.Id(1)], await JobsOf(waiting));
        Job job = (await FindAsync(1))!;
        Assert.Equal((1, Samples.Start + (2 * _timeout)), (job.Cancels, job.Claim!.Until));
    }

    [Fact]
    public async Task A_claim_counts_until_it_runs_out()
    {
        await CreateAsync();
        await PublishAsync(1);
        Assert.Single(await JobsOf(Post(null)));
        _grove.Time.Advance(_timeout - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await JobsOf(Post(null)));
        _grove.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(await JobsOf(Post(null)));
    }

    [Fact]
    [Covers("queues.wait.over")]
    public async Task Waiting_ends_with_nothing()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync(seconds: 10);
        _grove.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await JobsOf(waiting));
        await PublishAsync(1);
        Assert.True((await FindAsync(1))!.IsAvailable);
    }

    [Fact]
    [Covers("queues.wait.gone")]
    public async Task Who_is_gone_takes_nothing()
    {
        await CreateAsync();
        bool gone = false;
        ClaimWork dead = await WaitAsync(isGone: () => gone);
        ClaimWork alive = await WaitAsync();
        gone = true;
        await PublishAsync(1);
        Assert.Equal([Samples.Id(1)], await JobsOf(alive));
        Assert.Equal(Condition.NotAuthorized, (await dead.Answer).Error?.Condition);
    }

    [Fact]
    public async Task Who_is_gone_when_the_time_is_over_takes_nothing()
    {
        await CreateAsync();
        bool gone = false;
        ClaimWork dead = await WaitAsync(seconds: 10, isGone: () => gone);
        gone = true;
        _grove.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Condition.NotAuthorized, (await dead.Answer).Error?.Condition);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_ends_the_wait_with_an_error()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        await RunAsync(new DeleteChannelCommand(Romeo, _jobs));
        Assert.Equal(Condition.ItemNotFound, await ErrorOf(waiting));
    }

    [Fact]
    [Covers("queues.wait.refused")]
    public async Task A_queue_that_is_none_any_more_ends_the_wait_with_an_error()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        await RunAsync(new ConfigureChannelCommand(Romeo, _jobs, JsonElement.Parse("""{"queue":null}""")));
        Assert.Equal(Condition.NotAllowed, await ErrorOf(waiting));
    }

    [Fact]
    public async Task A_queue_that_is_deleted_in_the_batch_of_the_claim_ends_the_wait_too()
    {
        await CreateAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> other = _grove.CreateAsync("a");
        ClaimWork waiting = Post(3_600);
        Task deleted = RunAsync(new DeleteChannelCommand(Romeo, _jobs));
        gate.SetResult();

        await other;
        await deleted;
        Assert.Equal(Condition.ItemNotFound, await ErrorOf(waiting));
    }

    [Fact]
    public async Task Who_waits_for_a_queue_that_is_deleted_goes_on_waiting_when_the_commit_fails()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        _grove.Store.Failure = new StoreException("disk full");
        Assert.NotNull((await _grove.Trees.RunAsync(_grove.Romeo, new DeleteChannelCommand(Romeo, _jobs))).Error);
        Assert.False(waiting.Answer.IsCompleted);
        await PublishAsync(1);
        Assert.Equal([Samples.Id(1)], await JobsOf(waiting));
    }

    [Fact]
    [Covers("queues.wait.limit", "queues.error.429")]
    public async Task A_thousand_may_wait_and_those_who_are_gone_do_not_count()
    {
        await CreateAsync();
        bool gone = false;
        for (int count = 0; count < ClaimWork.MostInTree; count++)
            await WaitAsync(isGone: () => gone);
        StanzaError? full = (await Post(60).Answer).Error;
        Assert.Equal((Condition.RateLimited, 5), (full?.Condition, full?.RetryAfterSeconds));
        gone = true;
        await WaitAsync();
    }

    [Fact]
    public async Task A_tree_with_claims_stays_in_memory()
    {
        await CreateAsync();
        await PublishAsync(1);
        Assert.Single(await JobsOf(Post(null)));
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        await FindAsync(1);
        Assert.Single(_grove.Store.Loads);

        await RunAsync(new FinishJobCommand(Romeo, _jobs, Samples.Id(1), null));
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        await FindAsync(1);
        Assert.Equal(2, _grove.Store.Loads.Count);
    }

    [Fact]
    public async Task A_tree_for_which_somebody_waits_stays_in_memory()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        await PublishAsync(1);
        Assert.Single(await JobsOf(waiting));
        Assert.Single(_grove.Store.Loads);
    }

    [Fact]
    public async Task Who_waits_goes_on_waiting_when_a_commit_fails()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        _grove.Store.Failure = new StoreException("disk full");
        Assert.NotNull((await _grove.Trees.RunAsync(_grove.Romeo, Publish(1))).Error);
        Assert.False(waiting.Answer.IsCompleted);
        await PublishAsync(2);
        Assert.Equal([Samples.Id(2)], await JobsOf(waiting));
    }

    [Fact(Timeout = 60_000)]
    [Covers("queues.claim.runs-out")]
    public async Task A_claim_runs_out_although_a_commit_fails_and_nobody_asks()
    {
        await CreateAsync();
        await PublishAsync(1);
        Assert.Single(await JobsOf(Post(null)));
        ClaimWork waiting = await WaitAsync();
        _grove.Store.Failure = new StoreException("disk full");
        _grove.Time.Advance(_timeout);

        // The tree tries again by itself: only the clock goes on.
        while (!waiting.Answer.IsCompleted)
        {
            await Task.Yield();
            _grove.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([Samples.Id(1)], await JobsOf(waiting));
    }

    [Fact]
    [Covers("queues.wait.restart")]
    public async Task Stopping_ends_the_wait()
    {
        await CreateAsync();
        ClaimWork waiting = await WaitAsync();
        await _grove.Trees.StopAsync();
        Assert.Equal(Condition.ServiceUnavailable, (await waiting.Answer).Error?.Condition);
    }

    private static Actor Romeo { get; } = new(Samples.Romeo, $"{Samples.Romeo}/sess/Balcony");

    private static PublishCommand Publish(int id) =>
        new(Romeo, _jobs, new MessageBody("""{"ns":"x"}"""u8.ToArray(), "x", null), Samples.Id(id), null, Transient: false);

    private static async Task<IEnumerable<Guid>> JobsOf(ClaimWork work)
    {
        Answer<Decision> answer = await work.Answer;
        Assert.Null(answer.Error);
        return Assert.IsType<Claimed>(answer.Value!.Outcome).Jobs.Select(job => job.Id);
    }

    private static async Task<Condition?> ErrorOf(ClaimWork work) => (await work.Answer.WaitAsync(TimeSpan.FromSeconds(30))).Error?.Condition;

    private Task CreateAsync() => RunAsync(new CreateChannelCommand(Romeo, _jobs, JsonElement.Parse("""{"queue":{}}""")));

    private Task PublishAsync(int id) => RunAsync(Publish(id));

    private async Task RunAsync(TreeCommand command) => Assert.Null((await _grove.Trees.RunAsync(_grove.Romeo, command)).Error);

    private async Task<Job?> FindAsync(int id) => (await _grove.Trees.InspectAsync(
        _grove.Romeo, tree => tree.Find(_jobs) is { } node ? tree.Items.Jobs.Find(node.Number, Samples.Id(id)) : null)).Value;

    private ClaimWork Post(int? seconds, Func<bool>? isGone = null)
    {
        DateTimeOffset? until = seconds is { } wait ? _grove.Time.GetUtcNow().AddSeconds(wait) : null;
        var work = new ClaimWork(new ClaimCommand(Romeo, _jobs, 1), until, isGone ?? (static () => false));
        _grove.Trees.Post(_grove.Romeo, work);
        return work;
    }

    /// <summary>A claim that waits already.</summary>
    private async Task<ClaimWork> WaitAsync(int seconds = 3_600, Func<bool>? isGone = null)
    {
        ClaimWork work = Post(seconds, isGone);
        Assert.False(await work.Settled);

        // The tree sets its alarm when it is through with the batch: what it answers next comes after that.
        await _grove.Trees.InspectAsync(_grove.Romeo, static _ => true);
        return work;
    }
}
