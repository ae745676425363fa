using System.Globalization;
using OTalk.Simulation.Checks;
using OTalk.TestKit;

namespace OTalk.Simulation;

public sealed class SimulationTests
{
    private const string SeedVariable = "OTALK_SIMULATION_SEED";
    private const int Seeds = 200;

    [Fact]
    [Covers("channels.order", "channels.publish.durable", "subscriptions.event.order", "subscriptions.event.once")]
    [Covers("queues.promise")]
    public void The_guarantees_hold_through_faults_and_crashes()
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given)
        {
            Run(int.Parse(given, CultureInfo.InvariantCulture));
            return;
        }

        for (int seed = 1; seed <= Seeds; seed++)
            Run(seed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_repeats_exactly(int seed)
    {
        string once = Run(seed).Digest();
        Assert.Equal(once, Run(seed).Digest());
        Assert.NotEqual(once, Run(seed + 1000).Digest());
    }

    private static Trace Run(int seed)
    {
        using var simulation = new SimulatedRun(seed, new SimulationSetup());
        try
        {
            simulation.Run();
        }
        catch (Exception broken) when (broken is ViolationException or InvalidOperationException)
        {
            Assert.Fail($"seed {seed} (replay with {SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}");
        }

        return simulation.Trace;
    }
}
