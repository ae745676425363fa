using OTalk.Load.Measuring;

namespace OTalk.Load.Recovery;

/// <summary>What became of a server that was killed under load.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Stored">Messages that were acknowledged before it was killed.</param>
/// <param name="DataBytes">What the data folder took when it was started again.</param>
/// <param name="ReadySeconds">From starting the process until it says that it is ready, which is asked every tenth of a second.</param>
/// <param name="AnsweredSeconds">From starting the process until the last of the sampled channels had answered.</param>
/// <param name="Lost">Sampled channels whose newest message is older than one that was acknowledged.</param>
internal sealed record RecoveryReport(
    RecoverySettings Settings, MachineContext Machine, long Stored, long DataBytes, double ReadySeconds, double AnsweredSeconds, int Lost)
{
    /// <summary>What the run should have met and did not, in words.</summary>
    public IReadOnlyList<string> Failures =>
    [
        .. Lost == 0 ? Array.Empty<string>() : [$"{Lost} of {Settings.Sampled} channels lack a message that was acknowledged."],
        .. Settings.MaxSeconds is { } most && !(ReadySeconds <= most)
            ? [FormattableString.Invariant($"The server was ready after {ReadySeconds:0.0} s, allowed are {most:0.0}.")]
            : Array.Empty<string>(),
    ];
}
