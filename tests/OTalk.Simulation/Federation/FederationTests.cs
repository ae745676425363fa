using OTalk.Simulation.Checks;

namespace OTalk.Simulation.Federation;

public sealed class FederationTests
{
    private const int Seeds = 200;

    [Fact]
    public void Nothing_is_lost_or_done_twice_between_servers_through_faults_and_crashes()
    {
        foreach (int seed in SeedRange.Or(Seeds))
            Run(seed);
    }

    [Fact]
    public void A_seed_repeats_exactly()
    {
        string once = Run(1).Digest();
        Assert.Equal(once, Run(1).Digest());
        Assert.NotEqual(once, Run(2).Digest());
    }

    private static Trace Run(int seed)
    {
        using var simulation = new FederationRun(seed, new FederationSetup());
        try
        {
            simulation.Run();
        }
        catch (Exception broken) when (broken is ViolationException or InvalidOperationException)
        {
            Assert.Fail($"seed {seed} (replay with {SeedRange.SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}");
        }

        // A run in which little happens shows little.
        Assert.True(simulation.Trace.Count > 100, $"seed {seed}: {simulation.Trace.Count} lines");
        return simulation.Trace;
    }
}
