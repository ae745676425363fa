namespace OTalk.Simulation.Storage;

/// <summary>How often a store misbehaves, each a probability from 0 to 1.</summary>
internal sealed record FaultRates
{
    public static readonly FaultRates None = new();

    public static readonly FaultRates Rough = new()
    {
        AppendFailsBefore = 0.04,
        AppendFailsAfter = 0.04,
        Refuses = 0.06,
        ReadFails = 0.03,
        Slow = 0.5,
        PowerFails = 0.02,
    };

    /// <summary>An append fails and nothing of it is stored.</summary>
    public double AppendFailsBefore { get; init; }

    /// <summary>An append fails although all of it is stored.</summary>
    public double AppendFailsAfter { get; init; }

    /// <summary>A batch is refused for no reason that its tree can see.</summary>
    public double Refuses { get; init; }

    public double ReadFails { get; init; }

    /// <summary>A call takes a while, in which others go on.</summary>
    public double Slow { get; init; }

    /// <summary>The process dies in the middle of a commit, of which all or nothing is stored.</summary>
    public double PowerFails { get; init; }
}
