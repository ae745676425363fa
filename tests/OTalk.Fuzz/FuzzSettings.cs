using System.Globalization;

namespace OTalk.Fuzz;

/// <summary>How much is tried, from the environment.</summary>
/// <param name="Inputs">Mutated inputs for each door (<c>OTALK_FUZZ_INPUTS</c>).</param>
/// <param name="Seed">What they are made from (<c>OTALK_FUZZ_SEED</c>): the same seed makes the same bytes.</param>
/// <param name="Visit">The only visit to be made (<c>OTALK_FUZZ_VISIT</c>), or null for all.</param>
/// <param name="Doors">Which doors (<c>OTALK_FUZZ_DOORS</c>, names separated by commas), or null for all.</param>
/// <param name="Connections">How many visits there are at a time (<c>OTALK_FUZZ_CONNECTIONS</c>).</param>
internal sealed record FuzzSettings(int Inputs, int Seed, int? Visit, string[]? Doors, int Connections)
{
    private const int DefaultInputs = 2_000;
    private const int DefaultConnections = 8;

    /// <summary>Those of this run.</summary>
    public static FuzzSettings Current { get; } =
        new(
            Read("OTALK_FUZZ_INPUTS") ?? DefaultInputs,
            Read("OTALK_FUZZ_SEED") ?? 1,
            Read("OTALK_FUZZ_VISIT"),
            Environment.GetEnvironmentVariable("OTALK_FUZZ_DOORS")?.Split(','),
            Read("OTALK_FUZZ_CONNECTIONS") ?? DefaultConnections);

    private static int? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
