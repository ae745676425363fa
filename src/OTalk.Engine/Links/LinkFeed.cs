using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Links;

/// <summary>
/// A link as a reader of its source's log: the position up to which everything is durable at the destination, and what is on its way there.
/// As long as the destination takes what is sent, each message goes straight on; when it fails for a while the link falls behind and the log
/// serves it, like a stream. What was sent twice the destination knows by its id.
/// <list type="bullet">
/// <item>Messages MUST be handed in by the source's loop alone, in order; answers come from the destination's loop.</item>
/// <item>The position never passes a message that the destination has not answered.</item>
/// </list>
/// </summary>
internal sealed class LinkFeed(Subscriber link, long reached, bool behind, IEffectRunner effects)
{
    private readonly Lock _gate = new();
    private readonly Queue<Sent> _underWay = new();
    private long _reached = reached;
    private long _saved = reached;
    private bool _behind = behind;
    private TaskCompletionSource? _settled;

    public string Owner => link.Owner;

    public string Id => link.Id;

    /// <summary>Whether the log serves it: then nothing is sent straight on.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate)
                return _behind;
        }
    }

    public long Reached
    {
        get
        {
            lock (_gate)
                return _reached;
        }
    }

    /// <summary>Called when the destination failed and the log has to serve the link.</summary>
    public Action<LinkFeed>? FellBehind { get; init; }

    /// <summary>Sends a message on, unless the log serves the link anyway.</summary>
    public void Carry(LogEntry entry, string sourceAddress, int sourceMessageCount)
    {
        if (!IsBehind)
            Send(entry, sourceAddress, sourceMessageCount);
    }

    /// <summary>Sends a message that was read from the log.</summary>
    public void Send(LogEntry entry, string sourceAddress, int sourceMessageCount)
    {
        var sent = new Sent(entry.Offset);
        lock (_gate)
            _underWay.Enqueue(sent);
        effects.Carry(link, entry, sourceAddress, sourceMessageCount, error => Answered(sent, error));
    }

    /// <summary>The log was read up to an offset and what matched was sent; with <paramref name="caughtUp"/> messages go straight on again.</summary>
    public void SentUpTo(long offset, bool caughtUp)
    {
        var mark = new Sent(offset);
        lock (_gate)
        {
            _behind = !caughtUp;
            _underWay.Enqueue(mark);
        }

        Answered(mark, null);
    }

    /// <summary>Completes when nothing is on its way: everything was answered, or the destination failed.</summary>
    public Task WhenSettledAsync()
    {
        lock (_gate)
        {
            if (_underWay.Count == 0)
                return Task.CompletedTask;
            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _settled.Task;
        }
    }

    /// <summary>The progress since it was last asked for, to be stored with the next batch; null where there is none.</summary>
    public LinkReached? TakeProgress()
    {
        lock (_gate)
        {
            if (_reached == _saved)
                return null;
            _saved = _reached;
            return new LinkReached(link.Owner, link.Id, _reached);
        }
    }

    private void Answered(Sent sent, StanzaError? error)
    {
        bool fell = false;
        TaskCompletionSource? settled = null;
        lock (_gate)
        {
            if (error is null)
            {
                sent.IsDone = true;
                while (_underWay.TryPeek(out Sent? first) && first.IsDone)
                    _reached = Math.Max(_reached, _underWay.Dequeue().Offset);
            }
            else if (_underWay.Contains(sent))
            {
                // Answers to what is still on its way come too late to count: it is sent again from the log.
                _underWay.Clear();
                fell = !_behind;
                _behind = true;
            }

            if (_underWay.Count == 0)
                (settled, _settled) = (_settled, null);
        }

        settled?.TrySetResult();
        if (fell)
            FellBehind?.Invoke(this);
    }

    private sealed class Sent(long offset)
    {
        public long Offset => offset;

        public bool IsDone { get; set; }
    }
}
