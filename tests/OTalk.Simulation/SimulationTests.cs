using OTalk.Simulation.Checks;
using OTalk.TestKit;

namespace OTalk.Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 200;

    [Fact]
    [Covers("channels.order", "channels.publish.durable", "subscriptions.event.order", "subscriptions.event.once")]
    [Covers("queues.promise")]
    public void The_guarantees_hold_through_faults_and_crashes()
    {
        // All of them are run, however many fail: what they have in common says more than the first.
        string[] failures = [.. SeedRange.Or(Seeds).Select(Failure).OfType<string>()];
        Assert.True(failures.Length == 0, $"{failures.Length} failed\n\n{string.Join("\n\n", failures)}");
    }

    /// <summary>2436: the clock was set back while claims that had run out were cancelled, and the tree decided the next one for ever.</summary>
    [Theory]
    [InlineData(2436)]
    public void What_a_seed_has_found_stays_mended(int seed) => Run(seed);

    /// <summary>Trouble that never comes shows nothing.</summary>
    [Fact]
    public void Every_kind_of_trouble_comes_up()
    {
        string[] missing =
        [
            "the process dies in the middle of a commit",
            "the process dies before it has taken everything up again",
            "takes nothing any more",
            "leaves while it is behind",
            "the clock is set",
        ];
        for (int seed = 1; seed <= Seeds && missing.Length > 0; seed++)
        {
            Trace trace = Run(seed);
            missing = [.. missing.Where(trouble => !trace.Has(trouble))];
        }

        Assert.Empty(missing);
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
        if (Failure(seed, simulation) is { } failure)
            Assert.Fail(failure);
        return simulation.Trace;
    }

    private static string? Failure(int seed)
    {
        using var simulation = new SimulatedRun(seed, new SimulationSetup());
        return Failure(seed, simulation);
    }

    /// <summary>What went wrong; null if nothing did.</summary>
    private static string? Failure(int seed, SimulatedRun simulation)
    {
        try
        {
            simulation.Run();
            return null;
        }
        catch (Exception broken) when (broken is ViolationException or InvalidOperationException)
        {
            return $"seed {seed} (replay with {SeedRange.SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}";
        }
    }
}
