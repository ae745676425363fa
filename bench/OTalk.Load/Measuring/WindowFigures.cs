using System.Diagnostics;

namespace OTalk.Load.Measuring;

/// <summary>What one window of one server came to.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="Round">Counts from 1.</param>
/// <param name="Seconds">From the first publish to the last arrival.</param>
/// <param name="Published">Publishes sent.</param>
/// <param name="Acknowledged">Publishes confirmed.</param>
/// <param name="Refused">Publishes answered with an error.</param>
/// <param name="Delivered">Distinct messages received, over all subscribers.</param>
/// <param name="Lost">Deliveries that acknowledged messages should have had and did not.</param>
/// <param name="Duplicates">Messages received again.</param>
/// <param name="OutOfOrder">Messages received after a later one of the same publisher.</param>
/// <param name="DeliveriesPerSecond">Deliveries by time.</param>
/// <param name="CpuMicroseconds">Server CPU time per delivery, in microseconds; null if not known.</param>
/// <param name="AllocatedBytes">Bytes the server allocated per delivery; null if not known.</param>
/// <param name="P50Milliseconds">Median time from publishing to receiving.</param>
/// <param name="P99Milliseconds">The time that 99 of 100 deliveries do not exceed.</param>
internal sealed record WindowFigures(
    string Server, int Round, double Seconds, long Published, long Acknowledged, long Refused, long Delivered, long Lost, long Duplicates,
    long OutOfOrder, double DeliveriesPerSecond, double? CpuMicroseconds, double? AllocatedBytes, double P50Milliseconds,
    double P99Milliseconds)
{
    /// <summary>Stanzas on the link to the other server for each publish; null where there is one server, or it does not tell.</summary>
    public double? CarriedStanzas { get; init; }

    /// <summary>Whether every publish was confirmed and reached every subscriber exactly once and in order.</summary>
    public bool IsSound => Lost + Duplicates + OutOfOrder + Refused == 0 && Acknowledged == Published && Delivered > 0;

    /// <summary>Puts the readings of a window into proportion.</summary>
    /// <param name="server">The server's name.</param>
    /// <param name="round">Counts from 1.</param>
    /// <param name="tally">What was counted.</param>
    /// <param name="subscribers">How many were to receive each message.</param>
    /// <param name="elapsed">The length of the window.</param>
    /// <param name="cpu">CPU time used in the window.</param>
    /// <param name="allocated">Bytes allocated in the window.</param>
    public static WindowFigures From(
        string server, int round, Tally tally, int subscribers, TimeSpan elapsed, TimeSpan? cpu, double? allocated)
    {
        var deliveries = Math.Max(1, tally.Delivered);
        return new WindowFigures(
            server,
            round,
            elapsed.TotalSeconds,
            tally.Published,
            tally.Acknowledged,
            tally.Refused,
            tally.Delivered,
            Math.Max(0, tally.Acknowledged * subscribers - tally.Delivered),
            tally.Duplicates,
            tally.OutOfOrder,
            tally.Delivered / elapsed.TotalSeconds,
            cpu?.TotalMicroseconds / deliveries,
            allocated / deliveries,
            Milliseconds(tally.Latency.Percentile(0.50)),
            Milliseconds(tally.Latency.Percentile(0.99)));
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
