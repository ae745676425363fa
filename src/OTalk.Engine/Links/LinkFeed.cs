using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Links;

/// <summary>
/// A link as a reader of its source's log: the position up to which everything is durable at the destination. One run of messages is on its
/// way at a time, so that a run that fails is never overtaken; what is published meanwhile, and what failed, the log serves.
/// <list type="bullet">
/// <item>Messages MUST be handed in by the source's loop alone, in order; answers come from the destination's loop.</item>
/// <item>The position never passes a message that the destination has not answered; what it gets twice the destination knows by its id.</item>
/// </list>
/// </summary>
/// <param name="link">Which.</param>
/// <param name="reached">The position it starts from.</param>
/// <param name="effects">Takes messages to the destination.</param>
/// <param name="serve">Begins to serve the link from the log.</param>
/// <param name="progressed">Is told, from either loop, that there is progress to take.</param>
internal sealed class LinkFeed(Subscriber link, long reached, IEffectRunner effects, Action<LinkFeed> serve, Action<LinkFeed> progressed)
{
    private readonly Lock _gate = new();
    private long _reached = reached;
    private long _saved = reached;
    private long _skipped;
    private bool _told;
    private bool _sending;
    private bool _behind;
    private bool _served;
    private TaskCompletionSource? _answered;

    public string Owner => link.Owner;

    public string Id => link.Id;

    public long Reached
    {
        get
        {
            lock (_gate)
                return _reached;
        }
    }

    /// <summary>Sends a message on at once if nothing is on its way; else the log serves it.</summary>
    public void Carry(LogEntry entry, string sourceAddress, int sourceMessageCount)
    {
        lock (_gate)
        {
            if (_behind)
                return;
            if (!_sending)
                _sending = true;
            else
                _behind = true;
        }

        if (!FallBehind())
            Send([new CarriedMessage(entry, sourceAddress, sourceMessageCount)], entry.Offset);
    }

    /// <summary>Passes a message over. One that is behind passes it when it gets there.</summary>
    public void Skip(long offset)
    {
        lock (_gate)
        {
            if (_behind)
                return;
            _skipped = offset;
            if (!_sending)
                _reached = Math.Max(_reached, offset);
        }
    }

    /// <summary>Has the log serve the link from where it stands.</summary>
    public void StartBehind()
    {
        lock (_gate)
            _behind = true;
        FallBehind();
    }

    /// <summary>Sends what a stretch of the log held for the link; with <paramref name="caughtUp"/> what comes next may go on at once.</summary>
    public void SendStretch(IReadOnlyList<CarriedMessage> messages, long end, bool caughtUp)
    {
        lock (_gate)
        {
            _behind = !caughtUp;
            _sending = messages.Count > 0;
            if (messages.Count == 0)
                _reached = Math.Max(_reached, end);
        }

        if (messages.Count > 0)
            Send(messages, end);
        else
            Tell();
    }

    /// <summary>Completes when nothing is on its way.</summary>
    public Task WhenAnsweredAsync()
    {
        lock (_gate)
        {
            if (!_sending)
                return Task.CompletedTask;
            _answered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answered.Task;
        }
    }

    /// <summary>Whether the log still has to serve the link; once it does not, serving has to be started anew.</summary>
    public bool StillBehind()
    {
        lock (_gate)
            return _served = _behind;
    }

    /// <summary>The progress since it was last asked for, to be stored with the next batch; null where there is none.</summary>
    public LinkReached? TakeProgress()
    {
        lock (_gate)
        {
            _told = false;
            if (_reached == _saved)
                return null;
            _saved = _reached;
            return new LinkReached(link.Owner, link.Id, _reached);
        }
    }

    private void Send(IReadOnlyList<CarriedMessage> messages, long upTo) => effects.Carry(link, messages, error =>
    {
        TaskCompletionSource? answered;
        lock (_gate)
        {
            _sending = false;
            if (error is null)
                _reached = Math.Max(_reached, _behind ? upTo : Math.Max(upTo, _skipped));
            else
                _behind = true;
            (answered, _answered) = (_answered, null);
        }

        Tell();
        answered?.TrySetResult();
        FallBehind();
    });

    /// <summary>Tells once of progress that nobody has taken yet.</summary>
    private void Tell()
    {
        lock (_gate)
        {
            if (_told || _reached == _saved)
                return;
            _told = true;
        }

        progressed(this);
    }

    /// <summary>Starts serving from the log if the link is behind and is not served yet; whether it is behind.</summary>
    private bool FallBehind()
    {
        bool start;
        bool behind;
        lock (_gate)
        {
            behind = _behind;
            start = behind && !_served;
            _served |= behind;
        }

        if (start)
            serve(this);
        return behind;
    }
}
