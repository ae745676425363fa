using OTalk.Load.Measuring;
using OTalk.Load.Reporting;

namespace OTalk.Load.Rest;

/// <summary>Everything a measurement of publishing by requests found out.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Windows">Every window, that which warmed up first.</param>
/// <param name="Kept">Messages in the channel afterwards.</param>
/// <param name="LastRefusal">What the server said when it last refused a publish, or null.</param>
internal sealed record RestReport(
    RestSettings Settings, MachineContext Machine, IReadOnlyList<PublishFigures> Windows, long Kept, string? LastRefusal)
{
    /// <summary>The measured windows.</summary>
    public IReadOnlyList<PublishFigures> Rounds { get; } = [.. Windows.Where(window => window.Round > 0)];

    public double PerSecond => Median.Of(Rounds.Select(round => round.PerSecond));

    public double? PerCore => Median.OfKnown(Rounds.Select(round => round.PerCore));

    public double? AllocatedBytes => Median.OfKnown(Rounds.Select(round => round.AllocatedBytes));

    /// <summary>All publishes that were acknowledged.</summary>
    public long Acknowledged => Windows.Sum(window => window.Acknowledged);

    /// <summary>What should have been met and was not, in words.</summary>
    public IReadOnlyList<string> Failures => [.. FailuresOf()];

    private IEnumerable<string> FailuresOf()
    {
        var published = Windows.Sum(window => window.Published);
        if (Acknowledged != published)
            yield return FormattableString.Invariant($"Of {published} publishes {published - Acknowledged} were refused or not answered.");
        if (Kept != Acknowledged)
            yield return FormattableString.Invariant($"The channel has {Kept} messages, and {Acknowledged} were acknowledged.");

        // What is not known does not pass.
        if (Settings.MinPerCore is { } least && !(PerCore >= least))
            yield return FormattableString.Invariant($"{PerCore:0} publishes a second and core, asked are {least:0}.");
    }
}
