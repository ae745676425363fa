namespace OTalk.Engine.Delivery;

/// <summary>How long a stream has been behind, as far as somebody looks now and then. For one who looks.</summary>
/// <param name="feed">What the stream reads.</param>
/// <param name="time">The clock.</param>
public sealed class BehindClock(StreamFeed feed, TimeProvider time)
{
    private long? _since;

    /// <summary>Looks: the time since the first look at which it was behind, and was not found otherwise in between; zero while it is not.</summary>
    public TimeSpan Look()
    {
        if (!feed.IsBehind)
        {
            _since = null;
            return TimeSpan.Zero;
        }

        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value);
    }
}
