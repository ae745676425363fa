using System.Globalization;
using OTalk.Simulation.Checks;
using OTalk.TestKit;

namespace OTalk.Simulation.Servers;

public sealed class ServersTests
{
    private const string SeedVariable = "OTALK_SIMULATION_SEED";
    private const string SeedsVariable = "OTALK_SIMULATION_SEEDS";
    private const int Seeds = 100;

    [Fact]
    [Covers("federation.batch.crash", "federation.event.position")]
    public void The_guarantees_hold_between_servers_through_faults_and_crashes()
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given)
        {
            Run(int.Parse(given, CultureInfo.InvariantCulture));
            return;
        }

        // All of them are run, however many fail: what they have in common says more than the first.
        (int first, int last) = Range();
        string[] failures = [.. Enumerable.Range(first, last - first + 1).Select(Failure).OfType<string>()];
        Assert.True(failures.Length == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public void A_seed_repeats_exactly()
    {
        string once = Run(1).Digest();
        Assert.Equal(once, Run(1).Digest());
        Assert.NotEqual(once, Run(2).Digest());
    }

    /// <summary>The seeds that are asked for as <c>FIRST-LAST</c>.</summary>
    private static (int First, int Last) Range()
    {
        if (Environment.GetEnvironmentVariable(SeedsVariable) is not { Length: > 0 } given)
            return (1, Seeds);
        string[] ends = given.Split('-');
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
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
            return $"seed {seed} (replay with {SeedVariable}={seed}): {broken.Message}\n\n{simulation.Trace.End}";
        }

        // A run in which little happens shows little.
        return simulation.Trace.Count > 100 ? null : $"seed {seed}: only {simulation.Trace.Count} things happened";
    }
}
