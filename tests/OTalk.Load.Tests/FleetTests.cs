using OTalk.Load.Baseline;
using OTalk.Load.Doors;
using OTalk.Load.Traffic;

namespace OTalk.Load.Tests;

public class FleetTests
{
    private static readonly WindowLimits Limits = new(TimeSpan.FromMinutes(1), 500, TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(1, 1, 1, 38)]
    [InlineData(20, 3, 16, 200)]
    [InlineData(2, 1, 400, 60_000)]
    public async Task Every_message_of_every_window_arrives_once_and_in_order(int subscribers, int publishers, int outstanding, int payload)
    {
        var plan = new TrafficPlan(subscribers, publishers, outstanding, payload);
        using var stop = new CancellationTokenSource();
        var address = new TaskCompletionSource<string>();
        var server = BaselineServer.RunAsync(address.SetResult, stop.Token);
        using (var door = new BaselineDoor(new Uri(await address.Task)))
        using (var fleet = new Fleet(door, plan, TestContext.Current.CancellationToken))
        {
            for (var window = 0; window < 2; window++)
            {
                fleet.Run(Limits, TestContext.Current.CancellationToken);

                Assert.Equal(500, fleet.Tally.Published);
                Assert.Equal(500, fleet.Tally.Acknowledged);
                Assert.Equal(500 * subscribers, fleet.Tally.Delivered);
                Assert.Equal(0, fleet.Tally.Duplicates + fleet.Tally.OutOfOrder + fleet.Tally.Refused);
                Assert.True(fleet.Tally.Latency.Percentile(0.5) > 0);
            }
        }

        await stop.CancelAsync();
        await server;
    }
}
