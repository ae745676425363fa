using System.Globalization;

namespace OTalk.Simulation;

/// <summary>Which seeds a test runs: the one or the range that is asked for, else its own.</summary>
internal static class SeedRange
{
    public const string SeedVariable = "OTALK_SIMULATION_SEED";

    private const string SeedsVariable = "OTALK_SIMULATION_SEEDS";

    /// <summary>The seeds from 1 to <paramref name="most"/>, unless others are asked for as <c>SEED</c>, or as <c>FIRST-LAST</c>.</summary>
    public static IEnumerable<int> Or(int most)
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } one)
            return [int.Parse(one, CultureInfo.InvariantCulture)];
        if (Environment.GetEnvironmentVariable(SeedsVariable) is not { Length: > 0 } range)
            return Enumerable.Range(1, most);
        int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[1] - ends[0] + 1);
    }
}
