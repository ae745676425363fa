using System.Diagnostics;

namespace OTalk.Load.Traffic;

/// <summary>Messages that are due one after the other in even steps, the first at once.</summary>
/// <param name="perSecond">How many a second.</param>
internal sealed class Pace(double perSecond)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>How many are due by now.</summary>
    public long Due => 1 + (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * perSecond);

    /// <summary>How long it is until one more is due than now, in whole milliseconds and one at least.</summary>
    public TimeSpan UntilNext => TimeSpan.FromMilliseconds(
        Math.Max(1, Math.Ceiling(((Due / perSecond) - Stopwatch.GetElapsedTime(_start).TotalSeconds) * 1000)));
}
