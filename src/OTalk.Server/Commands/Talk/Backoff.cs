namespace OTalk.Server.Commands.Talk;

/// <summary>How long to wait before a connection is tried again: 1 s, doubling to 30 s, and 1 s again once one has been of use.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = _first;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _next;
        _next = _next * 2 < _longest ? _next * 2 : _longest;
        return wait;
    }

    public void Reset() => _next = _first;
}
