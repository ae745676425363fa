using System.Collections.Concurrent;

namespace OTalk.Engine.Delivery;

/// <summary>
/// What one stream reads: its send queue, and for each tree in which it fell behind the position it has reached. While it is behind in a
/// tree nothing of that tree is pushed; the log serves it once the socket has drained.
/// </summary>
/// <param name="door">Name of the door the stream came through.</param>
/// <param name="queue">What waits for its socket.</param>
/// <param name="close">Closes the stream with a WebSocket-like code and a reason.</param>
/// <param name="metrics">Counts what is dropped.</param>
public sealed class StreamFeed(string door, SendQueue queue, Action<int, string> close, Metrics.EngineMetrics metrics)
{
    private readonly ConcurrentDictionary<string, long> _behind = new(StringComparer.Ordinal);
    private int _behindCount;

    public string Door => door;

    public SendQueue Queue => queue;

    /// <summary>Trees in which the stream is behind, with the offset it has reached in each.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Behind => _behindCount == 0 ? [] : [.. _behind];

    /// <summary>The offset the stream has reached in a tree in which it is behind; null where it is not.</summary>
    public long? PositionIn(string tree) => _behind.TryGetValue(tree, out long reached) ? reached : null;

    /// <summary>Pushes entries of one tree; called by that tree alone, in order.</summary>
    public void Deliver(string tree, ReadOnlySpan<Publication> run, Route route)
    {
        if (_behindCount > 0 && _behind.ContainsKey(tree))
        {
            CountDropped(run);
            return;
        }

        int taken = queue.Push(run, route);
        if (taken < run.Length)
            FallBehind(tree, run[taken..]);
    }

    /// <summary>
    /// Pushes entries read from the log of a tree in which the stream is behind; called by that tree alone.
    /// </summary>
    /// <returns>False: the queue is full again, and the position stands before this entry.</returns>
    public bool Replay(string tree, Publication publication, Route route)
    {
        if (queue.Push([publication], route) == 1)
        {
            _behind[tree] = publication.Entry.Offset;
            return true;
        }

        return false;
    }

    /// <summary>
    /// Has the log serve what stands behind an offset before anything newer is pushed; called by that tree alone. A feed that is farther behind
    /// stays there.
    /// </summary>
    public void StartBehind(string tree, long offset)
    {
        if (_behind.TryAdd(tree, offset))
            Interlocked.Increment(ref _behindCount);
        else
            _behind[tree] = Math.Min(_behind[tree], offset);
        queue.Wake();
    }

    /// <summary>The log has been read up to an offset; with <paramref name="caughtUp"/> the tree pushes again. Called by that tree alone.</summary>
    public void Reached(string tree, long offset, bool caughtUp)
    {
        if (!caughtUp)
            _behind[tree] = offset;
        else if (_behind.TryRemove(tree, out _))
            Interlocked.Decrement(ref _behindCount);
    }

    /// <summary>Closes the stream.</summary>
    public void Close(int code, string reason) => close(code, reason);

    private void FallBehind(string tree, ReadOnlySpan<Publication> rest)
    {
        CountDropped(rest);
        foreach (Publication publication in rest)
        {
            if (publication.Entry.Transient)
                continue;
            _behind[tree] = publication.Entry.Offset - 1;
            Interlocked.Increment(ref _behindCount);
            metrics.FellBehind();

            // The writer may have looked just before, with nothing left to write that would wake it.
            queue.Wake();
            return;
        }
    }

    private void CountDropped(ReadOnlySpan<Publication> run)
    {
        foreach (Publication publication in run)
        {
            if (publication.Entry.Transient)
                metrics.TransientDropped();
        }
    }
}
