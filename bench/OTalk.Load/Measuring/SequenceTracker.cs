namespace OTalk.Load.Measuring;

/// <summary>
/// What one subscriber got of one publisher: tells new messages from repeated, late and old ones. While nothing goes wrong it is one
/// comparison and remembers nothing.
/// </summary>
internal sealed class SequenceTracker
{
    private readonly HashSet<long> _skipped = [];
    private long _floor;
    private long _next;

    /// <summary>Starts a window: what comes of the numbers before <paramref name="first"/> is no longer of interest.</summary>
    public void Begin(long first)
    {
        _floor = _next = first;
        _skipped.Clear();
    }

    /// <summary>Takes the number of a message that arrived.</summary>
    public Arrival See(long number)
    {
        if (number == _next)
        {
            _next++;
            return Arrival.New;
        }

        if (number > _next)
        {
            for (var skipped = _next; skipped < number; skipped++)
                _skipped.Add(skipped);
            _next = number + 1;
            return Arrival.New;
        }

        if (number < _floor)
            return Arrival.Stale;
        return _skipped.Remove(number) ? Arrival.Late : Arrival.Duplicate;
    }
}
