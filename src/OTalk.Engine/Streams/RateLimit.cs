namespace OTalk.Engine.Streams;

/// <summary>
/// A token bucket: so many things a second, sustained, and so many at once. Not for several threads at a time.
/// </summary>
/// <param name="perSecond">Tokens that come back in a second; 0: no limit.</param>
/// <param name="burst">Tokens of a full bucket; 0 or fewer than one second's: one second's.</param>
/// <param name="time">The clock.</param>
public sealed class RateLimit(int perSecond, int burst, TimeProvider time)
{
    private readonly double _most = Math.Max(burst, perSecond);
    private double _tokens = Math.Max(burst, perSecond);
    private long _countedAt = time.GetTimestamp();

    /// <summary>Takes a token.</summary>
    /// <returns>Null where there was one; else after how many whole seconds, 1 or more, to try again.</returns>
    public int? Take()
    {
        if (perSecond <= 0)
            return null;
        long now = time.GetTimestamp();
        _tokens = Math.Min(_most, _tokens + (time.GetElapsedTime(_countedAt, now).TotalSeconds * perSecond));
        _countedAt = now;
        if (_tokens < 1)
            return Math.Max(1, (int)Math.Ceiling((1 - _tokens) / perSecond));
        _tokens--;
        return null;
    }
}
