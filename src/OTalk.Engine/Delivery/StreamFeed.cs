using System.Collections.Concurrent;
using OTalk.Accounts.Tokens;

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

    /// <summary>What the token that opened the stream lets it receive; set before a session is bound. Null: everything.</summary>
    public TokenLimits? Limits { get; set; }

    /// <summary>Trees in which the stream is behind, with the offset it has reached in each.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Behind => _behindCount == 0 ? [] : [.. _behind];

    /// <summary>The offset the stream has reached in a tree in which it is behind; null where it is not.</summary>
    public long? PositionIn(string tree) => _behind.TryGetValue(tree, out long reached) ? reached : null;

    /// <summary>Pushes entries of one tree; called by that tree alone, in order.</summary>
    public void Deliver(string tree, ReadOnlySpan<Publication> run, Route route)
    {
        if (Limits is { IsUnlimited: false })
        {
            run = Receivable(run);
            if (run.IsEmpty)
                return;
        }

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
        if (!MayReceive(publication) || queue.Push([publication], route) == 1)
        {
            _behind[tree] = publication.Entry.Offset;
            return true;
        }

        return false;
    }

    /// <summary>The log has been read up to an offset; with <paramref name="caughtUp"/> the tree pushes again. Called by that tree alone.</summary>
    public void Reached(string tree, long offset, bool caughtUp)
    {
        if (!caughtUp)
            _behind[tree] = offset;
        else if (_behind.TryRemove(tree, out _))
            Interlocked.Decrement(ref _behindCount);
    }

    /// <summary>Whether the stream may be shown it.</summary>
    public bool MayReceive(Publication publication) => Limits?.MayReceive(publication.Channel) != false;

    /// <summary>Closes the stream.</summary>
    public void Close(int code, string reason) => close(code, reason);

    private Publication[] Receivable(ReadOnlySpan<Publication> run)
    {
        var some = new List<Publication>();
        foreach (Publication publication in run)
        {
            if (MayReceive(publication))
                some.Add(publication);
        }

        return [.. some];
    }

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
