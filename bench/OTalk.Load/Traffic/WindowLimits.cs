namespace OTalk.Load.Traffic;

/// <summary>When a window ends.</summary>
/// <param name="Length">Publishing stops after this time.</param>
/// <param name="Messages">Publishing stops after so many messages, if that is earlier; null for no such limit.</param>
/// <param name="Grace">What has not arrived when the server has been silent for so long is lost.</param>
internal sealed record WindowLimits(TimeSpan Length, long? Messages, TimeSpan Grace)
{
    /// <summary>Messages a second, of all publishers together; null for as many as are let go by answers.</summary>
    public double? PerSecond { get; init; }
}
