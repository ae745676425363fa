namespace OTalk.Federation.Queues;

/// <summary>Bounds of the queues, one domain each.</summary>
public sealed record QueueLimits
{
    /// <summary>Stanzas in a batch; the protocol allows no more (§12).</summary>
    public int BatchStanzas { get; init; } = 50;

    /// <summary>Bytes of the stanzas in a batch; one that is larger travels alone.</summary>
    public long BatchBytes { get; init; } = 512 * 1024;

    /// <summary>Bytes of the stanzas that are kept in memory; what is behind them is read from the store in its turn.</summary>
    public long QueueBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a stanza is tried.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>The longest pause after the first failure; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of all.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a domain for which nothing waits stays in memory.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(1);
}
