using OTalk.Load.Measuring;

namespace OTalk.Load.Reporting;

/// <summary>The middle of one server's rounds.</summary>
internal sealed record Summary(
    string Server, double DeliveriesPerSecond, double? CpuMicroseconds, double? AllocatedBytes, double P50Milliseconds,
    double P99Milliseconds)
{
    /// <summary>The median of every figure; of a machine whose speed swings it says more than the mean.</summary>
    public static Summary Of(IReadOnlyList<WindowFigures> rounds) => new(
        rounds[0].Server,
        Median.Of(rounds.Select(round => round.DeliveriesPerSecond)),
        Median.OfKnown(rounds.Select(round => round.CpuMicroseconds)),
        Median.OfKnown(rounds.Select(round => round.AllocatedBytes)),
        Median.Of(rounds.Select(round => round.P50Milliseconds)),
        Median.Of(rounds.Select(round => round.P99Milliseconds)));
}
