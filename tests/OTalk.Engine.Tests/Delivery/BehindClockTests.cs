using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Delivery;

public sealed class BehindClockTests : IDisposable
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly EngineMetrics _metrics = new();
    private readonly ManualTime _time = new(Samples.Start);
    private readonly StreamFeed _feed;
    private readonly BehindClock _clock;

    public BehindClockTests()
    {
        _feed = new StreamFeed("talker", new SendQueue(new SendQueueLimits(0, 1)), static (_, _) => { }, _metrics);
        _clock = new BehindClock(_feed, _time);
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Who_keeps_up_is_never_behind()
    {
        _feed.Deliver(Samples.Romeo, Samples.Publications(1), Samples.Route());
        _time.Advance(s_minute);
        Assert.Equal(TimeSpan.Zero, _clock.Look());
    }

    [Fact]
    public void It_counts_from_the_first_look_at_who_is_behind()
    {
        FallBehind();
        Assert.Equal(TimeSpan.Zero, _clock.Look());
        _time.Advance(s_minute);
        Assert.Equal(s_minute, _clock.Look());
        _time.Advance(s_minute);
        Assert.Equal(2 * s_minute, _clock.Look());
    }

    [Fact]
    public void Who_has_caught_up_begins_anew()
    {
        FallBehind();
        _clock.Look();
        _time.Advance(s_minute);
        _feed.Reached(Samples.Romeo, 2, caughtUp: true);
        Assert.Equal(TimeSpan.Zero, _clock.Look());

        FallBehind();
        Assert.Equal(TimeSpan.Zero, _clock.Look());
        _time.Advance(s_minute);
        Assert.Equal(s_minute, _clock.Look());
    }

    private void FallBehind() => _feed.Deliver(Samples.Romeo, Samples.Publications(1, 2), Samples.Route());
}
