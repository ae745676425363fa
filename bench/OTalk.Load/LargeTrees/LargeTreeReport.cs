using OTalk.Load.Measuring;
using OTalk.Load.Reporting;

namespace OTalk.Load.LargeTrees;

/// <summary>Everything a comparison of two trees found out.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Rounds">Every window, in the order in which they ran.</param>
/// <param name="Loading">The starts with each tree, the small one first.</param>
internal sealed record LargeTreeReport(
    LargeTreeSettings Settings, MachineContext Machine, IReadOnlyList<OperationFigures> Rounds, IReadOnlyList<LoadingFigures> Loading)
{
    /// <summary>Each operation with the medians of both trees.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; } =
        [.. Rounds.GroupBy(round => round.Operation, StringComparer.Ordinal).Select(group => Comparison.Of(group, Settings))];

    /// <summary>The operations that cost too much more on the large tree, in words.</summary>
    public IReadOnlyList<string> Failures => [.. Comparisons
        .Where(comparison => comparison.IsPromised && Settings.MaxRatio is { } most && !(comparison.CpuRatio <= most && comparison.AllocatedRatio <= most))
        .Select(comparison => FormattableString.Invariant(
            $"{comparison.Operation}: {comparison.CpuRatio:0.00} times the CPU and {comparison.AllocatedRatio:0.00} times the bytes, allowed are {Settings.MaxRatio:0.00}."))];
}

/// <summary>One operation on both trees: medians of the rounds, and of the ratios of neighbours in time.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="IsPromised">Whether its ratios are bounded.</param>
/// <param name="Small">CPU in microseconds on the small tree.</param>
/// <param name="Large">CPU in microseconds on the large tree.</param>
/// <param name="CpuRatio">Large by small.</param>
/// <param name="SmallAllocated">Bytes allocated on the small tree.</param>
/// <param name="LargeAllocated">Bytes allocated on the large tree.</param>
/// <param name="AllocatedRatio">Large by small.</param>
internal sealed record Comparison(
    string Operation, bool IsPromised, double? Small, double? Large, double? CpuRatio, double? SmallAllocated, double? LargeAllocated, double? AllocatedRatio)
{
    public static Comparison Of(IGrouping<string, OperationFigures> rounds, LargeTreeSettings settings)
    {
        OperationFigures[] small = [.. rounds.Where(round => round.Channels == settings.Small.Channels)];
        OperationFigures[] large = [.. rounds.Where(round => round.Channels == settings.Large.Channels)];
        var pairs = small.Zip(large).ToArray();
        return new Comparison(
            rounds.Key,
            rounds.First().IsPromised,
            Median.OfKnown(small.Select(round => round.CpuMicroseconds)),
            Median.OfKnown(large.Select(round => round.CpuMicroseconds)),
            Median.OfKnown(pairs.Select(pair => pair.Second.CpuMicroseconds / pair.First.CpuMicroseconds)),
            Median.OfKnown(small.Select(round => round.AllocatedBytes)),
            Median.OfKnown(large.Select(round => round.AllocatedBytes)),
            Median.OfKnown(pairs.Select(pair => pair.Second.AllocatedBytes / pair.First.AllocatedBytes)));
    }
}
