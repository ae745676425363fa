using System.Globalization;
using OTalk.Simulation.Checks;

namespace OTalk.Simulation;

public sealed class SimulationTests
{
    private const string SeedVariable = "OTALK_SIMULATION_SEED";
    private const int Seeds = 200;

    [Fact]
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
        Simulation once = Run(seed);
        Simulation again = Run(seed);
        Assert.Equal(once.Trace.Digest(), again.Trace.Digest());
        Assert.NotEqual(once.Trace.Digest(), Run(seed + 1000).Trace.Digest());
    }

    private static Simulation Run(int seed)
    {
        var simulation = new Simulation(seed, new SimulationSetup());
        try
        {
            simulation.Run();
        }
        catch (Exception broken) when (broken is ViolationException or InvalidOperationException)
        {
            Assert.Fail($"seed {seed} (replay with {SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}");
        }

        return simulation;
    }
}
