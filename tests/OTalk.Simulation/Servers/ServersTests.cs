using OTalk.Simulation.Checks;
using OTalk.TestKit;

namespace OTalk.Simulation.Servers;

public sealed class ServersTests
{
    private const int Seeds = 100;

    [Fact]
    [Covers("federation.batch.crash", "federation.event.position")]
    public void The_guarantees_hold_between_servers_through_faults_and_crashes()
    {
        // All of them are run, however many fail: what they have in common says more than the first.
        string[] failures = [.. SeedRange.Or(Seeds).Select(Failure).OfType<string>()];
        Assert.True(failures.Length == 0, $"{failures.Length} failed\n\n{string.Join("\n\n", failures)}");
    }

    /// <summary>Trouble that never comes shows nothing.</summary>
    [Fact]
    public void Every_kind_of_trouble_comes_up()
    {
        string[] missing =
        [
            "dies in the middle of a commit",
            "dies before it has taken everything up again",
            "takes nothing any more",
            "leaves while it is behind",
            "is set to",
        ];
        for (int seed = 1; seed <= Seeds && missing.Length > 0; seed++)
        {
            Trace trace = Run(seed);
            missing = [.. missing.Where(trouble => !trace.Has(trouble))];
        }

        Assert.Empty(missing);
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
        using var simulation = new ServersRun(seed, new ServersSetup());
        if (Failure(seed, simulation) is { } failure)
            Assert.Fail(failure);
        return simulation.Trace;
    }

    private static string? Failure(int seed)
    {
        using var simulation = new ServersRun(seed, new ServersSetup());
        return Failure(seed, simulation);
    }

    /// <summary>What went wrong; null if nothing did.</summary>
    private static string? Failure(int seed, ServersRun simulation)
    {
        try
        {
            simulation.Run();
        }
        catch (Exception broken) when (broken is ViolationException or InvalidOperationException)
        {
            return $"seed {seed} (replay with {SeedRange.SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}";
        }

        // A run in which little happens shows little.
        return simulation.Trace.Count > 100 ? null : $"seed {seed}: only {simulation.Trace.Count} things happened";
    }
}
