using OTalk.Load.CommandLine;
using OTalk.Load.Measuring;

namespace OTalk.Load.Reporting;

/// <summary>Everything a run found out.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Rounds">Every window, in the order in which they ran.</param>
/// <param name="LastRefusal">What a server said when it last refused a publish, or null.</param>
internal sealed record RunReport(RunSettings Settings, MachineContext Machine, IReadOnlyList<WindowFigures> Rounds, string? LastRefusal)
{
    /// <summary>The medians of each server, in the order in which they were measured.</summary>
    public IReadOnlyList<Summary> Summaries { get; } =
        [.. Rounds.GroupBy(round => round.Server, StringComparer.Ordinal).Select(group => Summary.Of([.. group]))];

    /// <summary>
    /// The server's CPU per delivery divided by that of what was measured beside it: the median of the rounds, each compared with its
    /// neighbour in time. Null where there was nothing beside it.
    /// </summary>
    public double? CpuRatio { get; } = Ratio(Rounds, round => round.CpuMicroseconds);

    /// <summary>The same of the bytes allocated per delivery.</summary>
    public double? AllocatedRatio { get; } = Ratio(Rounds, round => round.AllocatedBytes);

    /// <summary>The same of the deliveries per second.</summary>
    public double? RateRatio { get; } = Ratio(Rounds, round => round.DeliveriesPerSecond);

    /// <summary>What the run should have met and did not, in words.</summary>
    public IReadOnlyList<string> Failures { get; } = [.. FailuresOf(Settings.Gates, Rounds)];

    private static double? Ratio(IReadOnlyList<WindowFigures> rounds, Func<WindowFigures, double?> figure)
    {
        var ratios = rounds.GroupBy(round => round.Round).Where(group => group.Count() == 2)
            .Select(pair => figure(pair.Last()) / figure(pair.First())).ToArray();
        return ratios.Length == 0 ? null : Median.OfKnown(ratios);
    }

    private static IEnumerable<string> FailuresOf(Gates gates, IReadOnlyList<WindowFigures> rounds)
    {
        foreach (var round in rounds.Where(round => !round.IsSound))
            yield return $"{round.Server}, round {round.Round}: not every publish reached every subscriber exactly once and in order.";

        var last = Summary.Of([.. rounds.Where(round => round.Server == rounds[^1].Server)]);
        if (IsExceeded(last.CpuMicroseconds, gates.CpuMicroseconds))
            yield return Exceeded(last.Server, "µs of CPU", last.CpuMicroseconds, gates.CpuMicroseconds);
        if (IsExceeded(last.AllocatedBytes, gates.AllocatedBytes))
            yield return Exceeded(last.Server, "bytes allocated", last.AllocatedBytes, gates.AllocatedBytes);
        if (IsExceeded(Ratio(rounds, round => round.CpuMicroseconds), gates.CpuRatio))
            yield return Exceeded($"{last.Server} / {rounds[0].Server}", "times the CPU", Ratio(rounds, round => round.CpuMicroseconds), gates.CpuRatio);
        if (gates.RateRatio is { } least && !(Ratio(rounds, round => round.DeliveriesPerSecond) is { } rate && rate >= least))
            yield return FormattableString.Invariant($"{last.Server} / {rounds[0].Server}: {Ratio(rounds, round => round.DeliveriesPerSecond):0.00} times the deliveries per second, asked are {least:0.00}.");
    }

    private static string Exceeded(string server, string what, double? figure, double? gate) => figure.HasValue
        ? FormattableString.Invariant($"{server}: {figure:0.00} {what} per delivery, allowed are {gate:0.00}.")
        : FormattableString.Invariant($"{server}: the {what} per delivery are not known, allowed are {gate:0.00}.");

    // What is not known does not pass.
    private static bool IsExceeded(double? figure, double? gate) => gate.HasValue && !(figure <= gate);
}
