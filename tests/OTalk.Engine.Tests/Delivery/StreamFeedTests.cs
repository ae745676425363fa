using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Delivery;

public sealed class StreamFeedTests : IDisposable
{
    private readonly EngineMetrics _metrics = new();
    private readonly SendQueue _queue = new(new SendQueueLimits(0, 2));
    private readonly StreamFeed _feed;

    public StreamFeedTests() => _feed = new StreamFeed("websocket", _queue, (_, _) => { }, _metrics);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void With_room_it_is_not_behind()
    {
        Deliver(Samples.Publications(1, 2));
        Assert.Empty(_feed.Behind);
    }

    [Fact]
    public void It_falls_behind_before_the_first_that_did_not_fit()
    {
        Deliver(Samples.Publications(7, 8, 9, 10));
        Assert.Equal([KeyValuePair.Create(Samples.Romeo, 8L)], _feed.Behind);
    }

    [Fact]
    public async Task While_behind_nothing_of_that_tree_is_pushed()
    {
        Deliver(Samples.Publications(1, 2, 3));
        await DrainAsync();
        Deliver(Samples.Publications(4));
        Assert.Equal(0, _queue.Bytes);
        Assert.Equal([KeyValuePair.Create(Samples.Romeo, 2L)], _feed.Behind);
    }

    [Fact]
    public async Task Another_tree_goes_on()
    {
        Deliver(Samples.Publications(1, 2, 3));
        await DrainAsync();
        _feed.Deliver(Samples.Juliet, Samples.Publications(50), Samples.Route());
        long[] taken = await DrainAsync();
        Assert.Equal([50], taken);
    }

    [Fact]
    [Covers("channels.transient.behind", "stanzas.limit.transient")]
    public void Transient_ones_are_dropped_and_nobody_falls_behind_for_them()
    {
        Deliver([.. Samples.Publications(1, 2), Samples.Publication(0, transient: true)]);
        Assert.Empty(_feed.Behind);
    }

    [Fact]
    public void A_transient_one_among_those_that_do_not_fit_is_no_position()
    {
        Deliver([.. Samples.Publications(1, 2), Samples.Publication(0, transient: true), .. Samples.Publications(3)]);
        Assert.Equal([KeyValuePair.Create(Samples.Romeo, 2L)], _feed.Behind);
    }

    [Fact]
    public async Task Replay_moves_the_position_until_the_queue_is_full()
    {
        Deliver(Samples.Publications(1, 2, 3, 4, 5));
        await DrainAsync();

        Assert.True(_feed.Replay(Samples.Romeo, Samples.Publication(3), Samples.Route()));
        Assert.True(_feed.Replay(Samples.Romeo, Samples.Publication(4), Samples.Route()));
        Assert.False(_feed.Replay(Samples.Romeo, Samples.Publication(5), Samples.Route()));

        Assert.Equal([KeyValuePair.Create(Samples.Romeo, 4L)], _feed.Behind);
        long[] taken = await DrainAsync();
        Assert.Equal([3, 4], taken);
    }

    [Fact]
    [Covers("stanzas.limit.slow-reader")]
    public async Task Caught_up_it_is_pushed_to_again_and_nothing_is_missing()
    {
        Deliver(Samples.Publications(1, 2, 3));
        List<long> seen = [.. await DrainAsync()];
        _feed.Replay(Samples.Romeo, Samples.Publication(3), Samples.Route());
        _feed.Reached(Samples.Romeo, 3, caughtUp: true);
        Deliver(Samples.Publications(4));
        seen.AddRange(await DrainAsync());
        Assert.Equal([1, 2, 3, 4], seen);
        Assert.Empty(_feed.Behind);
    }

    [Fact]
    public void A_stretch_without_anything_for_it_moves_the_position_too()
    {
        Deliver(Samples.Publications(1, 2, 3));
        _feed.Reached(Samples.Romeo, 40, caughtUp: false);
        Assert.Equal([KeyValuePair.Create(Samples.Romeo, 40L)], _feed.Behind);
    }

    /// <summary>Else a simulation would go another way in each process.</summary>
    [Fact]
    public void Trees_in_which_it_is_behind_stand_in_order()
    {
        string[] trees = [.. Enumerable.Range(10, 40).Select(number => $"user{number}@montague.com")];
        foreach (string tree in trees.Reverse())
            _feed.StartBehind(tree, 0, []);
        Assert.Equal(trees, _feed.Behind.Select(tree => tree.Key));
    }

    private void Deliver(Publication[] run) => _feed.Deliver(Samples.Romeo, run, Samples.Route());

    private async Task<long[]> DrainAsync()
    {
        long[] offsets = Samples.Offsets(await _queue.TakeAsync());
        _queue.Written();
        return offsets;
    }
}
