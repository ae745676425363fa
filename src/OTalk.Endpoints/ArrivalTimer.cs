namespace OTalk.Endpoints;

/// <summary>
/// Gives a stanza that has begun to arrive so much time to be there whole (<c>Limits:StanzaTimeout</c>). Used by the reader of one connection;
/// <paramref name="late"/> is called by a timer.
/// </summary>
/// <param name="within">How much; zero: any.</param>
/// <param name="time">The clock.</param>
/// <param name="late">Told when it is over.</param>
internal sealed class ArrivalTimer(TimeSpan within, TimeProvider time, Action<string> late) : IDisposable
{
    private ITimer? _timer;

    /// <summary>Some of a stanza is there, or still is.</summary>
    public void Begun()
    {
        if (within > TimeSpan.Zero)
            _timer ??= time.CreateTimer(_ => late($"a stanza took longer than {within.TotalSeconds:0.###} seconds to arrive"), null, within, Timeout.InfiniteTimeSpan);
    }

    /// <summary>No stanza is under way.</summary>
    public void Done()
    {
        _timer?.Dispose();
        _timer = null;
    }

    public void Dispose() => Done();
}
