using OTalk.Load.Traffic;

namespace OTalk.Load.CommandLine;

/// <summary>What a run was asked to do.</summary>
/// <param name="Scenario">The verb.</param>
/// <param name="Traffic">Who is connected and what they send.</param>
/// <param name="Window">When each measured window ends.</param>
/// <param name="WarmUp">How long traffic runs before anything is measured.</param>
/// <param name="Rounds">Measured windows of each server.</param>
/// <param name="WithBaseline">Whether the baseline server is measured in turns with the server.</param>
/// <param name="Target">The server under load.</param>
/// <param name="Gates">What the run has to meet.</param>
/// <param name="Json">Whether to print JSON in place of the table.</param>
internal sealed record RunSettings(
    string Scenario, TrafficPlan Traffic, WindowLimits Window, TimeSpan WarmUp, int Rounds, bool WithBaseline, TargetSettings Target, Gates Gates,
    bool Json);

/// <summary>Which server is put under load.</summary>
/// <param name="Url">A server that is running already; null to start one.</param>
/// <param name="ProcessId">The process of that server, to read its CPU time.</param>
/// <param name="Domain">The domain that server serves.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">Settings for the server that is started, <c>Section:Key=VALUE</c>.</param>
internal sealed record TargetSettings(Uri? Url, int? ProcessId, string Domain, string? Executable, IReadOnlyList<string> Set);

/// <summary>What the median of the rounds must not exceed; null where nothing is asked.</summary>
/// <param name="CpuMicroseconds">Server CPU time per delivery, in microseconds.</param>
/// <param name="AllocatedBytes">Bytes allocated per delivery.</param>
internal sealed record Gates(double? CpuMicroseconds, double? AllocatedBytes);
