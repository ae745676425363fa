using OTalk.Load.Traffic;

namespace OTalk.Load.CommandLine;

/// <summary>What a run does, whatever server it is about.</summary>
/// <param name="Scenario">The verb.</param>
/// <param name="Traffic">Who is connected and what they send.</param>
/// <param name="Window">When each measured window ends.</param>
/// <param name="WarmUp">How long traffic runs before anything is measured.</param>
/// <param name="Rounds">Measured windows of each server.</param>
/// <param name="Gates">What the run has to meet.</param>
internal sealed record RunSettings(string Scenario, TrafficPlan Traffic, WindowLimits Window, TimeSpan WarmUp, int Rounds, Gates Gates);

/// <summary>What the median of the rounds must not exceed; null where nothing is asked.</summary>
/// <param name="CpuMicroseconds">Server CPU time per delivery, in microseconds.</param>
/// <param name="AllocatedBytes">Bytes allocated per delivery.</param>
/// <param name="CpuRatio">The CPU time by that of the server measured beside it.</param>
/// <param name="RateRatio">The deliveries per second by those of the server measured beside it: what they must not fall below.</param>
internal sealed record Gates(double? CpuMicroseconds, double? AllocatedBytes, double? CpuRatio = null, double? RateRatio = null);
