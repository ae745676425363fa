namespace OTalk.Engine;

/// <summary>The time as the protocol writes it.</summary>
public static class Clock
{
    /// <summary>Now, UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset Now(TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
