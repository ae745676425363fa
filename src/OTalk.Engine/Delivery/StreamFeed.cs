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
    /// <summary>Why a stream is closed that was too slow: it has to come back to be told what is gone.</summary>
    public const string TooFarBehind = "fell behind what is kept";

    private const int PolicyViolation = 1008;

    private readonly ConcurrentDictionary<string, Position> _behind = new(StringComparer.Ordinal);
    private int _behindCount;
    private volatile bool _isHeld;
    private volatile bool _isRewinding;

    /// <summary>
    /// The door it reads through. A limited token has one of its own beside it: its streams take the place of no other ones, and how far they come
    /// is how far that token comes.
    /// </summary>
    public string Door => Token is { Limits.IsUnlimited: false } limited ? $"{door}{OfToken}{limited.Id}" : door;

    /// <summary>Stands before the id of a token in names of doors.</summary>
    public const char OfToken = '#';

    public SendQueue Queue => queue;

    /// <summary>How far its client has come.</summary>
    public StreamPlaces Places { get; init; } = new();

    /// <summary>The log does not serve it for the moment.</summary>
    public bool IsHeld
    {
        get => _isHeld || _isRewinding;
        set => _isHeld = value;
    }

    /// <summary>It is being put back in the logs: until that is done nothing is pushed, and all of it is left to them.</summary>
    public bool IsRewinding
    {
        get => _isRewinding;
        set
        {
            _isRewinding = value;
            if (!value)
                queue.Wake();
        }
    }

    /// <summary>The client has asked for everything since then, whether or not it was subscribed to it; null where it has not.</summary>
    public DateTimeOffset? AskedSince { get; set; }

    /// <summary>The token that opened the stream, set before a session is bound; null for a password.</summary>
    public AccessToken? Token { get; set; }

    /// <summary>Whether it is behind in any tree.</summary>
    public bool IsBehind => Volatile.Read(ref _behindCount) > 0;

    /// <summary>Trees in which the stream is behind, by name, with the offset it has reached in each.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Behind => _behindCount == 0
        ? []
        : [.. _behind.ToArray().OrderBy(static tree => tree.Key, StringComparer.Ordinal).Select(tree => KeyValuePair.Create(tree.Key, tree.Value.Offset))];

    /// <summary>The offset the stream has reached in a tree in which it is behind; null where it is not.</summary>
    public long? PositionIn(string tree) => _behind.TryGetValue(tree, out Position reached) ? reached.Offset : null;

    /// <summary>Pushes entries of one tree; called by that tree alone, in order.</summary>
    public void Deliver(string tree, ReadOnlySpan<Publication> run, Route route)
    {
        if (Token is { Limits.IsUnlimited: false })
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

        int taken = _isRewinding ? 0 : queue.Push(run, route);
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
            Move(tree, publication.Entry.Offset);
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
    /// <param name="tree">Identity of the tree.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="told">Addresses of channels of which the client knows that not all of that is there any more.</param>
    public void StartBehind(string tree, long offset, IReadOnlyCollection<string> told)
    {
        if (_behind.TryAdd(tree, new Position(offset, told)))
            Interlocked.Increment(ref _behindCount);
        else if (_behind[tree] is var before)
            _behind[tree] = before with { Offset = Math.Min(before.Offset, offset), Told = [.. before.Told, .. told] };
        queue.Wake();
    }

    /// <summary>
    /// A feed that was left to the log of a tree has reached its end, unless the tree has published since or the log has served it: then nothing
    /// changes. Called by anyone.
    /// </summary>
    public void EndBehind(string tree, long offset)
    {
        if (_behind.TryGetValue(tree, out Position reached) && reached.Offset == offset && !reached.HasMissed
            && _behind.TryRemove(KeyValuePair.Create(tree, reached)))
            Interlocked.Decrement(ref _behindCount);
    }

    /// <summary>The log has been read up to an offset; with <paramref name="caughtUp"/> the tree pushes again. Called by that tree alone.</summary>
    public void Reached(string tree, long offset, bool caughtUp)
    {
        if (!caughtUp)
            Move(tree, offset);
        else if (_behind.TryRemove(tree, out _))
            Interlocked.Decrement(ref _behindCount);
    }

    /// <summary>Whether the stream may be shown it.</summary>
    public bool MayReceive(Publication publication) => MayReceive(publication.Channel);

    /// <summary>Whether the stream may be shown what is published in a channel, by its address.</summary>
    public bool MayReceive(string channel) => Token?.Limits.MayReceive(channel) != false;

    /// <summary>Whether it would miss something of a channel without a word: some of that is gone, and the client does not know.</summary>
    /// <param name="tree">Identity of a tree in which the stream is behind.</param>
    /// <param name="channel">Address of the channel.</param>
    public bool Loses(string tree, string channel) =>
        MayReceive(channel) && !(_behind.TryGetValue(tree, out Position reached) && reached.Told.Contains(channel, StringComparer.Ordinal));

    /// <summary>Some of what the log was to serve is gone: the client comes back and is told, instead of being served what is left.</summary>
    public void CloseTooFarBehind() => Close(PolicyViolation, TooFarBehind);

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
            _behind[tree] = new Position(publication.Entry.Offset - 1, []);
            Interlocked.Increment(ref _behindCount);
            metrics.FellBehind();

            // The writer may have looked just before, with nothing left to write that would wake it.
            queue.Wake();
            return;
        }
    }

    private void Move(string tree, long offset) =>
        _behind[tree] = _behind.TryGetValue(tree, out Position reached) ? reached with { Offset = offset } : new Position(offset, []);

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

    /// <summary>Up to where a feed has been served, of which channels its client knows that some is gone, and whether something behind that was not pushed.</summary>
    private readonly record struct Position(long Offset, IReadOnlyCollection<string> Told, bool HasMissed = false);
}
