using OTalk.Load.Baseline;
using OTalk.Load.Doors;
using OTalk.Load.Traffic;

namespace OTalk.Load.Tests;

/// <summary>The baseline server keeps what its subscribers do not take, so what is counted here is known.</summary>
public class StalledFleetTests
{
    private const int Subscribers = 5;
    private const int Stalled = 2;
    private const int Messages = 200;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly WindowLimits Limits = new(TimeSpan.FromMinutes(1), Messages, Grace);

    [Fact]
    public Task Who_stalls_is_counted_apart_and_gets_everything_when_it_is_let_go() => WithFleetAsync(fleet =>
    {
        fleet.Run(Limits, TestContext.Current.CancellationToken);
        Assert.Equal(Messages * Subscribers, fleet.Tally.Delivered);

        fleet.Stall(Stalled);
        Assert.Equal(Subscribers - Stalled, fleet.Readers);
        for (var window = 0; window < 2; window++)
        {
            fleet.Run(Limits, TestContext.Current.CancellationToken);
            Assert.Equal(Messages * (Subscribers - Stalled), fleet.Tally.Delivered);
            Assert.Equal(0, fleet.StalledTally.Activity);
        }

        Assert.Equal(0, fleet.LetGo(Grace, TestContext.Current.CancellationToken).Missing);
        Assert.Equal(2 * Messages * Stalled, fleet.StalledTally.Delivered);
        Assert.Equal(0, fleet.StalledTally.Duplicates + fleet.StalledTally.OutOfOrder);

        // Everybody counts as before.
        fleet.Run(Limits, TestContext.Current.CancellationToken);
        Assert.Equal(Messages * Subscribers, fleet.Tally.Delivered);
        Assert.Equal(2 * Messages * Stalled, fleet.StalledTally.Delivered);
    });

    [Fact]
    public Task What_never_comes_is_missing() => WithFleetAsync(fleet =>
    {
        fleet.Stall(Stalled);
        fleet.Run(Limits, TestContext.Current.CancellationToken);

        // No time to wait: nothing of it has been read.
        Assert.Equal(Messages * Stalled, fleet.LetGo(TimeSpan.Zero, TestContext.Current.CancellationToken).Missing);
    });

    [Fact]
    public Task A_paced_window_ends_with_its_messages_and_with_its_time() => WithFleetAsync(fleet =>
    {
        fleet.Run(Limits with { Messages = 20, PerSecond = 1000 }, TestContext.Current.CancellationToken);
        Assert.Equal(20, fleet.Tally.Published);
        Assert.Equal(20 * Subscribers, fleet.Tally.Delivered);

        // In a second at most two are due at this pace: one at once, and one at its end.
        fleet.Run(Limits with { Length = TimeSpan.FromSeconds(1), Messages = null, PerSecond = 1 }, TestContext.Current.CancellationToken);
        Assert.InRange(fleet.Tally.Published, 1, 2);
        Assert.Equal(fleet.Tally.Published * Subscribers, fleet.Tally.Delivered);
    });

    [Fact]
    public Task Messages_have_the_length_that_is_asked_for_last() => WithFleetAsync(fleet =>
    {
        fleet.PayloadBytes = 5000;
        fleet.Run(Limits, TestContext.Current.CancellationToken);
        Assert.Equal(Messages * Subscribers, fleet.Tally.Delivered);
        Assert.Equal(0, fleet.Tally.Duplicates + fleet.Tally.OutOfOrder + fleet.Tally.Refused);
    });

    private static async Task WithFleetAsync(Action<Fleet> test)
    {
        using var stop = new CancellationTokenSource();
        var address = new TaskCompletionSource<string>();
        var server = BaselineServer.RunAsync(address.SetResult, stop.Token);
        using (var door = new BaselineDoor(new Uri(await address.Task)))
        using (var fleet = new Fleet(door, new TrafficPlan(Subscribers, 1, 16, 200), TestContext.Current.CancellationToken))
            test(fleet);
        await stop.CancelAsync();
        await server;
    }
}
