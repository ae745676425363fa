using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Links;

/// <summary>
/// A reader of a tree's log that is no session: a link, or another server. It is the position up to which everything is durable at its
/// destination. One run of entries is on its way at a time, so that a run that fails is never overtaken; what is published meanwhile waits
/// here as long as it is little, and what is too much, and what failed, the log serves.
/// <list type="bullet">
/// <item>Entries MUST be handed in by the tree's loop alone, in order; answers come from elsewhere.</item>
/// <item>The position never passes an entry that the destination has not answered; what it gets twice the destination knows.</item>
/// </list>
/// </summary>
/// <typeparam name="T">What travels.</typeparam>
/// <param name="reached">The position it starts from.</param>
/// <param name="serve">Begins to serve it from the log.</param>
/// <param name="progressed">Is told, from anywhere, that there is progress to take.</param>
internal abstract class LogFeed<T>(long reached, Action<LogFeed<T>> serve, Action<LogFeed<T>> progressed)
{
    /// <summary>Entries that wait here.</summary>
    private const int MostWaiting = 256;

    private readonly Lock _gate = new();
    private List<T> _waiting = [];
    private long _waitingUpTo;
    private long _reached = reached;
    private long _saved = reached;
    private long _skipped;
    private bool _told;
    private bool _sending;
    private bool _behind;
    private bool _served;
    private TaskCompletionSource? _answered;
    private TaskCompletionSource? _runAnswered;

    public long Reached
    {
        get
        {
            lock (_gate)
                return _reached;
        }
    }

    /// <summary>Sends an entry on at once if nothing is on its way; else behind what is, or the log serves it.</summary>
    public void Carry(T item, long offset)
    {
        lock (_gate)
        {
            if (_behind)
                return;
            if (!_sending)
            {
                _sending = true;
            }
            else if (_waiting.Count < MostWaiting)
            {
                _waiting.Add(item);
                _waitingUpTo = offset;
                return;
            }
            else
            {
                _behind = true;
                _waiting.Clear();
            }
        }

        if (!FallBehind())
            SendOn([item], offset);
    }

    /// <summary>Passes an entry over. One that is behind passes it when it gets there.</summary>
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

    /// <summary>Has the log serve it from where it stands.</summary>
    public void StartBehind()
    {
        lock (_gate)
            _behind = true;
        FallBehind();
    }

    /// <summary>Sends what a stretch of the log held for it; with <paramref name="caughtUp"/> what comes next may go on at once.</summary>
    public void SendStretch(IReadOnlyList<T> items, long end, bool caughtUp)
    {
        lock (_gate)
        {
            _behind = !caughtUp;
            _sending = items.Count > 0;
            if (items.Count == 0)
                _reached = Math.Max(_reached, end);
        }

        if (items.Count > 0)
            SendOn(items, end);
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

    /// <summary>Completes when what was handed in until now has been answered, or is left to the log. May be asked from anywhere.</summary>
    public async Task WhenTakenAsync()
    {
        // What waits goes with the run behind the one that is on its way.
        for (int run = 0; run < 2; run++)
        {
            Task answered;
            lock (_gate)
            {
                if (!_sending)
                    return;
                _runAnswered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                answered = _runAnswered.Task;
            }

            await answered;
        }
    }

    /// <summary>Whether the log still has to serve it; once it does not, serving has to be started anew.</summary>
    public bool StillBehind()
    {
        lock (_gate)
            return _served = _behind;
    }

    /// <summary>The progress since it was last asked for, to be stored with the next batch; null where there is none.</summary>
    public Change? TakeProgress()
    {
        lock (_gate)
        {
            _told = false;
            if (_reached == _saved)
                return null;
            _saved = _reached;
            return ProgressAt(_reached);
        }
    }

    /// <summary>Completes when it makes sense to send again after a failure.</summary>
    public abstract Task WhenReadyAsync();

    /// <summary>The change that keeps a position.</summary>
    protected abstract Change ProgressAt(long offset);

    /// <summary>Sends a run to the destination; <paramref name="answered"/> is called once, with an error that may pass or null.</summary>
    protected abstract void Send(IReadOnlyList<T> run, Action<StanzaError?> answered);

    private void SendOn(IReadOnlyList<T> run, long upTo) => Send(run, error =>
    {
        TaskCompletionSource? answered = null;
        TaskCompletionSource? runAnswered;
        List<T>? next = null;
        long nextUpTo = 0;
        lock (_gate)
        {
            (runAnswered, _runAnswered) = (_runAnswered, null);
            if (error is null)
                _reached = Math.Max(_reached, upTo);
            if (error is null && !_behind && _waiting.Count > 0)
            {
                (next, _waiting, nextUpTo) = (_waiting, [], _waitingUpTo);
            }
            else
            {
                _sending = false;
                _waiting.Clear();
                if (error is not null)
                    _behind = true;
                else if (!_behind)
                    _reached = Math.Max(_reached, _skipped);
                (answered, _answered) = (_answered, null);
            }
        }

        Tell();
        answered?.TrySetResult();
        runAnswered?.TrySetResult();
        if (next is not null)
            SendOn(next, nextUpTo);
        else
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

    /// <summary>Starts serving from the log if it is behind and is not served yet; whether it is behind.</summary>
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
