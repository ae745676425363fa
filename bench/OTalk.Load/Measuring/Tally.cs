namespace OTalk.Load.Measuring;

/// <summary>What a window's traffic added up to; all connections of a fleet count into one.</summary>
internal sealed class Tally
{
    /// <summary>Publishes that left the client.</summary>
    public long Published { get; set; }

    /// <summary>Publishes the server confirmed.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Publishes the server refused.</summary>
    public long Refused { get; set; }

    /// <summary>Messages received, each counted once for every subscriber that got it.</summary>
    public long Delivered { get; set; }

    public long Duplicates { get; set; }

    public long OutOfOrder { get; set; }

    /// <summary>From publishing to receiving, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Anything at all that the server sent, to see whether it still does.</summary>
    public long Activity => Acknowledged + Refused + Delivered + Duplicates;

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        Published = Acknowledged = Refused = Delivered = Duplicates = OutOfOrder = 0;
        Latency.Clear();
    }
}
