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
    private readonly ConcurrentDictionary<string, Position> _behind = new(StringComparer.Ordinal);
    private int _behindCount;
    private volatile bool _isHeld;

    public string Door => door;

    public SendQueue Queue => queue;

    /// <summary>How far its client has come.</summary>
    public StreamPlaces Places { get; init; } = new();

    /// <summary>The log does not serve it for the moment.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>The client has asked for everything since then, whether or not it was subscribed to it; null where it has not.</summary>
    public DateTimeOffset? AskedSince { get; set; }

    /// <summary>What the token that opened the stream lets it receive; set before a session is bound. Null: everything.</summary>
    public TokenLimits? Limits { get; set; }

    /// <summary>Trees in which the stream is behind, with the offset it has reached in each.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Behind => _behindCount == 0 ? [] : [.. _behind.Select(tree => KeyValuePair.Create(tree.Key, tree.Value.Offset))];

    /// <summary>The offset the stream has reached in a tree in which it is behind; null where it is not.</summary>
    public long? PositionIn(string tree) => _behind.TryGetValue(tree, out Position reached) ? reached.Offset : null;

    /// <summary>Pushes entries of one tree; called by that tree alone, in order.</summary>
    public void Deliver(string tree, ReadOnlySpan<Publication> run, Route route)
    {
        if (Limits is { IsUnlimited: false })
        {
            run = Receivable(run);
            if (run.IsEmpty)
                return;
        }

        if (_behindCount > 0 && IsLeftToLog(tree))
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
            _behind[tree] = new Position(publication.Entry.Offset);
            return true;
        }

        return false;
    }

    /// <summary>Another session is to be read: where the last one stood in the logs is forgotten. Called before it is attached.</summary>
    public void Forget()
    {
        _behind.Clear();
        Interlocked.Exchange(ref _behindCount, 0);
        AskedSince = null;
    }

    /// <summary>
    /// Has the log serve what stands behind an offset before anything newer is pushed; called by that tree alone. A feed that is farther behind
    /// stays there.
    /// </summary>
    public void StartBehind(string tree, long offset)
    {
        if (_behind.TryAdd(tree, new Position(offset)))
            Interlocked.Increment(ref _behindCount);
        else
            _behind[tree] = new Position(Math.Min(_behind[tree].Offset, offset));
        queue.Wake();
    }

    /// <summary>
    /// A feed that was left to the log of a tree has reached its end, unless the tree has published since or the log has served it: then nothing
    /// changes. Called by anyone.
    /// </summary>
    public void EndBehind(string tree, long offset)
    {
        if (_behind.TryRemove(KeyValuePair.Create(tree, new Position(offset))))
            Interlocked.Decrement(ref _behindCount);
    }

    /// <summary>The log has been read up to an offset; with <paramref name="caughtUp"/> the tree pushes again. Called by that tree alone.</summary>
    public void Reached(string tree, long offset, bool caughtUp)
    {
        if (!caughtUp)
            _behind[tree] = new Position(offset);
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
            _behind[tree] = new Position(publication.Entry.Offset - 1);
            Interlocked.Increment(ref _behindCount);
            metrics.FellBehind();

            // The writer may have looked just before, with nothing left to write that would wake it.
            queue.Wake();
            return;
        }
    }

    /// <summary>Whether the log serves the feed in a tree; from now on it has to, as something was not pushed.</summary>
    private bool IsLeftToLog(string tree)
    {
        while (_behind.TryGetValue(tree, out Position position))
        {
            if (position.HasMissed || _behind.TryUpdate(tree, position with { HasMissed = true }, position))
                return true;
        }

        return false;
    }

    private void CountDropped(ReadOnlySpan<Publication> run)
    {
        foreach (Publication publication in run)
        {
            if (publication.Entry.Transient)
                metrics.TransientDropped();
        }
    }

    /// <summary>Up to where a feed has been served, and whether something behind that was not pushed.</summary>
    private readonly record struct Position(long Offset, bool HasMissed = false);
}
