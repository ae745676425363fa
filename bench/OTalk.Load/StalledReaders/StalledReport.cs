using OTalk.Load.Measuring;
using OTalk.Load.Reporting;

namespace OTalk.Load.StalledReaders;

/// <summary>What stalled readers cost the others, and the server.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Rounds">In the order in which they ran.</param>
internal sealed record StalledReport(StalledSettings Settings, MachineContext Machine, IReadOnlyList<StalledRound> Rounds)
{
    /// <summary>p99 of who reads beside stalled readers by p99 where everybody reads: the median of the rounds.</summary>
    public double P99Ratio => Median.Of(Rounds.Select(round => round.Beside.P99Milliseconds / round.AllRead.P99Milliseconds));

    /// <summary>Managed heap that a stalled reader takes, in buffers of <c>Limits:SendQueueBytes</c>: the median of the rounds.</summary>
    public double HeapBuffers => Median.Of(Rounds.Select(round => Buffers(round.Held.HeapBytes - round.Before.HeapBytes)));

    /// <summary>The same of physical memory.</summary>
    public double ResidentBuffers => Median.Of(Rounds.Select(round => Buffers(round.Held.ResidentBytes - round.Before.ResidentBytes)));

    /// <summary>What the run should have met and did not, in words.</summary>
    public IReadOnlyList<string> Failures => [.. Unsound(), .. TooMuch()];

    private IEnumerable<string> Unsound()
    {
        foreach (var round in Rounds)
        {
            if (!round.AllRead.IsSound || !round.Beside.IsSound)
                yield return $"Round {round.Round}: not every publish reached everybody who reads exactly once and in order.";
            if (round.Missing + round.Twice + round.Late > 0)
            {
                yield return $"Round {round.Round}: of what was published while they were stalled, readers lack {round.Missing} messages, " +
                    $"got {round.Twice} twice and {round.Late} out of order.";
            }
        }
    }

    private IEnumerable<string> TooMuch()
    {
        if (Settings.MaxRatio is { } most && !(P99Ratio <= most))
            yield return FormattableString.Invariant($"p99 beside {Settings.Stalled} stalled readers is {P99Ratio:0.00} times that without, allowed are {most:0.00}.");
        foreach (var (memory, buffers) in new[] { ("managed heap", HeapBuffers), ("resident memory", ResidentBuffers) })
        {
            if (Settings.MaxBuffers is { } allowed && !(buffers <= allowed))
                yield return FormattableString.Invariant($"A stalled reader takes {buffers:0.00} buffers of {memory}, allowed are {allowed:0.00}.");
        }
    }

    private double Buffers(double bytes) => bytes / Settings.Stalled / Settings.BufferBytes;
}
