namespace OTalk.Engine.Queues;

/// <summary>Rings when a moment has come. Set by one loop; rings wherever the timer runs.</summary>
/// <param name="time">The clock.</param>
/// <param name="ring">What to do then; must not block.</param>
internal sealed class Alarm(TimeProvider time, Action ring)
{
    /// <summary>Farther moments are waited for in stretches: timers do not reach for ever.</summary>
    private static readonly TimeSpan LongestStretch = TimeSpan.FromDays(1);

    private static readonly TimeSpan ShortestStretch = TimeSpan.FromMilliseconds(1);

    private ITimer? _timer;
    private DateTimeOffset? _at;
    private volatile bool _isSet;
    private volatile bool _hasRung;

    /// <summary>Whether there is a moment to wait for.</summary>
    public bool IsSet => _isSet;

    /// <summary>Waits for another moment, or for none. It may ring too early: who set it looks and sets it again.</summary>
    public void Set(DateTimeOffset? at)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (at == _at && (at is null || (at > now && !_hasRung)))
            return;
        _hasRung = false;
        _at = at;
        _isSet = at is not null;
        TimeSpan stretch = Timeout.InfiniteTimeSpan;
        if (at is { } moment)
            stretch = TimeSpan.FromTicks(Math.Clamp((moment - now).Ticks, ShortestStretch.Ticks, LongestStretch.Ticks));
        if (_timer is not null)
            _timer.Change(stretch, Timeout.InfiniteTimeSpan);
        else if (_isSet)
            _timer = time.CreateTimer(_ => Ring(), null, stretch, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Never rings again.</summary>
    public void End() => _timer?.Dispose();

    private void Ring()
    {
        _hasRung = true;
        ring();
    }
}
