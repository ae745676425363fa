namespace OTalk.Engine.Delivery;

/// <summary>What was written to a stream and waits to be acknowledged, oldest first. Used under the lock of its <see cref="StreamPlaces"/>.</summary>
internal sealed class SentRuns
{
    private readonly Queue<SentRun> _runs = new();
    private SentRun _rest;

    public void Clear()
    {
        _runs.Clear();
        _rest = default;
    }

    /// <summary>Adds what was written last; with more than <paramref name="most"/> runs the oldest are forgotten.</summary>
    public void Add(in SentRun run, int most)
    {
        _runs.Enqueue(run);
        while (_runs.Count > most)
        {
            _rest = default;
            _runs.Dequeue();
        }
    }

    /// <summary>Forgets what stands behind the place that a tree has.</summary>
    public void ForgetBehind(IReadOnlyDictionary<string, long> places)
    {
        _rest = Before(_rest, places);
        for (int waiting = _runs.Count; waiting > 0; waiting--)
        {
            SentRun kept = Before(_runs.Dequeue(), places);
            if (kept.Count > 0)
                _runs.Enqueue(kept);
        }
    }

    /// <summary>Takes out the oldest, as far as their numbers are acknowledged.</summary>
    /// <param name="acknowledged">The last number that is.</param>
    /// <param name="taken">What was taken; there may be more.</param>
    public bool TryTake(long acknowledged, out SentRun taken)
    {
        taken = default;
        if (_rest.Count == 0 && _runs.TryPeek(out SentRun oldest) && oldest.Number <= acknowledged)
            _rest = _runs.Dequeue();
        if (_rest.Count == 0 || _rest.Number > acknowledged)
            return false;
        taken = _rest.TakeUpTo(acknowledged);
        return true;
    }

    private static SentRun Before(SentRun run, IReadOnlyDictionary<string, long> places) =>
        run.Count > 0 && places.TryGetValue(run.Tree, out long place) ? run.UpTo(place) : run;
}
