using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Peers;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Engine.Watching;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Trees;

public sealed class TreeDirectoryTests : IAsyncDisposable
{
    private static readonly TimeSpan _idle = TimeSpan.FromMinutes(5);

    private readonly Grove _grove = new();

    public ValueTask DisposeAsync() => _grove.DisposeAsync();

    [Fact]
    public async Task A_tree_is_read_once_while_it_is_used()
    {
        await _grove.CreateAsync("a");
        await _grove.CreateAsync("b");
        Assert.Equal([Samples.Romeo], _grove.Store.Loads);
    }

    [Fact]
    public async Task An_identity_that_does_not_exist_has_absent_channels()
    {
        Answer<Decision> answer = await _grove.Trees.RunAsync(
            Identity.Parse("juliet@montague.com"), new DeleteChannelCommand(new Actor(Samples.Romeo, Samples.Romeo), ChannelPath.Parse("a")));
        Assert.Equal(StanzaError.NotFound("there is no channel juliet@montague.com/a"), answer.Error);
    }

    [Fact]
    public async Task A_tree_in_use_stays()
    {
        await _grove.CreateAsync("a");
        _grove.Time.Advance(_idle - TimeSpan.FromSeconds(1));
        _grove.Trees.CloseIdle(_idle);
        Assert.True((await _grove.HasAsync("a")).Value);
        Assert.Single(_grove.Store.Loads);
    }

    [Fact]
    public async Task An_idle_tree_leaves_and_comes_back_as_it_was()
    {
        await _grove.CreateAsync("a");
        _grove.Time.Advance(_idle);
        _grove.Trees.CloseIdle(_idle);
        Assert.True((await _grove.HasAsync("a")).Value);
        Assert.Equal(2, _grove.Store.Loads.Count);
        Assert.Equal(1, _grove.Trees.Count);
    }

    [Fact]
    public async Task The_successor_begins_when_the_last_work_of_its_predecessor_is_durable()
    {
        await _grove.CreateAsync("a");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> last = _grove.CreateAsync("b");
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        Task<Answer<bool>> next = _grove.HasAsync("b");

        Assert.Single(_grove.Store.Loads);
        gate.SetResult();

        Assert.Null((await last).Error);
        Assert.True((await next).Value);
    }

    [Fact]
    [Covers("stanzas.error.500")]
    public async Task After_a_failed_commit_nothing_of_it_is_there()
    {
        await _grove.CreateAsync("a");
        _grove.Store.Failure = new StoreException("disk full");
        Answer<Decision> failed = await _grove.CreateAsync("b");
        Assert.Equal(Condition.InternalServerError, failed.Error?.Condition);
        Assert.DoesNotContain("disk", failed.Error!.Text, StringComparison.Ordinal);
        Assert.False((await _grove.HasAsync("b")).Value);
        Assert.True((await _grove.HasAsync("a")).Value);
    }

    [Fact]
    public async Task What_a_closing_tree_stored_without_knowing_still_goes_out()
    {
        var restorer = new Restorer(_grove.Store, _grove.Router, _grove.Time);
        var places = new PlaceKeeper(_grove.Store, _grove.Sessions, _idle, _grove.Time, NullLogger<PlaceKeeper>.Instance);
        var manager = new SessionManager(_grove.Sessions, _grove.Router, restorer, places, _idle, new NoRemote(), _grove.Time, NullLogger<SessionManager>.Instance);
        using var metrics = new EngineMetrics();
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), static (_, _) => { }, metrics);
        Session session = (await manager.BindAsync(_grove.Romeo, "Balcony", feed, new RestoreRequest(), static _ => House.Bound)).Value!;
        session.SetMask(["*"], _grove.Time.GetUtcNow());
        await feed.Queue.TakeAsync();
        feed.Queue.Written();

        // It is told to close while its commit is on the way.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        _grove.Store.LateFailure = new StoreException("the disk answered too late");
        var body = new MessageBody("""{"ns":"x"}"""u8.ToArray(), "x", null);
        Task<Answer<Decision>> published = _grove.Trees.RunAsync(
            _grove.Romeo, new PublishCommand(new Actor(Samples.Romeo, Samples.Romeo), ChannelPath.Parse("inbox"), body, Samples.Id(1), null, Transient: false));
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        gate.SetResult();
        Assert.NotNull((await published).Error);

        Assert.True((await _grove.HasAsync("inbox")).Value);
        ReadOnlyMemory<Outbound> pushed = await feed.Queue.TakeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Samples.Id(1), Assert.IsType<Publication>(Assert.Single(pushed.ToArray()).Item).Entry.Id);
    }

    [Fact]
    public async Task Who_begins_to_read_a_tree_that_is_just_closing_is_told_to_come_again()
    {
        using var metrics = new EngineMetrics();
        var refused = new TaskCompletionSource<StanzaError>();
        var feed = new StreamFeed("test", new SendQueue(default), static (_, _) => { }, metrics);
        var watch = new Watch(new IdentityUri(_grove.Romeo, ChannelPath.Parse("inbox")), _grove.Romeo, feed, seen: null, refused.SetResult);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> other = _grove.CreateAsync("a");
        Task<Answer<WatchStart>> begun = new Watches(_grove.Router).BeginAsync(watch);
        _grove.Trees.CloseIdle(TimeSpan.Zero);
        gate.SetResult();

        Assert.Null((await other).Error);
        Assert.Null((await begun).Error);
        Assert.Equal(Condition.ServiceUnavailable, (await refused.Task.WaitAsync(TimeSpan.FromSeconds(30))).Condition);
    }

    [Fact]
    public async Task Of_two_deletes_of_one_message_that_wait_together_the_second_finds_nothing()
    {
        var actor = new Actor(Samples.Romeo, Samples.Romeo);
        ChannelPath inbox = ChannelPath.Parse("inbox");
        var body = new MessageBody("""{"ns":"x"}"""u8.ToArray(), "x", null);
        await _grove.Trees.RunAsync(_grove.Romeo, new PublishCommand(actor, inbox, body, Samples.Id(1), null, Transient: false));

        // Both are in the mailbox before the loop comes to them: it waits for the commit of another.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> other = _grove.CreateAsync("a");
        Task<Answer<Decision>> first = _grove.Trees.RunAsync(_grove.Romeo, new DeleteMessageCommand(actor, inbox, Samples.Id(1)));
        Task<Answer<Decision>> second = _grove.Trees.RunAsync(_grove.Romeo, new DeleteMessageCommand(actor, inbox, Samples.Id(1)));
        gate.SetResult();

        Assert.Null((await other).Error);
        Assert.Null((await first).Error);
        Assert.Equal(Condition.ItemNotFound, (await second).Error?.Condition);
    }

    [Fact]
    public async Task Stopping_finishes_what_was_handed_in()
    {
        Task<Answer<Decision>> last = _grove.CreateAsync("a");
        await _grove.Trees.StopAsync();
        Assert.Null((await last).Error);
        Assert.Equal(0, _grove.Trees.Count);
    }
}
