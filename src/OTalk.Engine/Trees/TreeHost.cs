using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Delivery;
using OTalk.Engine.Links;
using OTalk.Engine.Queues;
using OTalk.Engine.Rooms;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Watching;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// An active tree: a mailbox with one consumer. Its loop takes everything that waits, decides it one by one in memory, stores the changes in
/// one batch, publishes, and answers: persist, then publish, then acknowledge. Nothing else touches the state, so there are no locks.
/// </summary>
public sealed partial class TreeHost
{
    private const int MaximumWork = 512;
    private const int MaximumTries = 5;

    private readonly Channel<TreeWork> _mailbox = Channel.CreateUnbounded<TreeWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Identity _identity;
    private readonly string _name;
    private readonly TreeServices _services;
    private readonly Deliverer _deliverer;
    private readonly Publisher _publisher;
    private readonly QueueKeeper _queues;
    private readonly RoomKeeper _rooms;
    private readonly WatchKeeper _watches;
    private readonly ILogger<TreeHost> _logger;
    private readonly List<TreeWork> _work = [];
    private LoadedTree? _tree;
    private LinkFeeds? _links;
    private Outbox? _outbox;
    private volatile bool _unsettled;
    private volatile bool _absent;
    private long _usedAt;

    /// <param name="identity">Whose tree.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="after">The last host of the same tree, which must have stopped before this one begins.</param>
    public TreeHost(Identity identity, TreeServices services, Task after)
    {
        _identity = identity;
        _name = identity.ToString();
        _services = services;
        _logger = services.Logging.CreateLogger<TreeHost>();
        _deliverer = new Deliverer(_name, services.Sessions, services.Metrics);
        _rooms = new RoomKeeper(identity, services, _deliverer, TryPost);
        _watches = new WatchKeeper(identity, services);
        _publisher = new Publisher(_name, _deliverer, _rooms, services);
        _queues = new QueueKeeper(identity, services, () => TryPost(new TickWork()));
        _usedAt = services.Time.GetTimestamp();
        Stopped = RunAsync(after);
    }

    /// <summary>Completes when the loop has ended.</summary>
    public Task Stopped { get; }

    /// <summary>Hands in work; false when the host is closing: then it belongs to the next one.</summary>
    public bool TryPost(TreeWork work) => _mailbox.Writer.TryWrite(work);

    /// <summary>
    /// Closes the host if nothing was asked of it for some time; what was handed in before is still done. After a failure it stays until the
    /// tree was read again: only this host knows what its subscribers have not got.
    /// </summary>
    public bool CloseIfIdle(TimeSpan after)
    {
        if (_absent && !_rooms.IsBusy && !_watches.IsBusy)
        {
            Close();
            return true;
        }

        if (_unsettled || _links?.AnyBehind == true || _outbox?.IsBusy == true || _queues.IsBusy || _rooms.IsBusy || _watches.IsBusy
            || _services.Time.GetElapsedTime(Volatile.Read(ref _usedAt)) < after)
            return false;
        Close();
        return true;
    }

    public void Close() => _mailbox.Writer.TryComplete();

    private async Task RunAsync(Task after)
    {
        await after;
        while (await _mailbox.Reader.WaitToReadAsync())
        {
            while (_work.Count < MaximumWork && _mailbox.Reader.TryRead(out TreeWork? next))
                _work.Add(next);
            Volatile.Write(ref _usedAt, _services.Time.GetTimestamp());
            await HandleAsync();
            _work.Clear();
        }

        // A last commit that failed may be stored, and only this host knows what its subscribers have not got.
        for (int tries = 0; _unsettled && tries < MaximumTries; tries++)
            await HandleAsync();
        _queues.Stop();
        _rooms.Stop();
        await SaveProgressAsync();
    }

    /// <summary>Before the tree leaves memory: how far its links and effects have come. What is not saved is sent again, and known there.</summary>
    private async Task SaveProgressAsync()
    {
        if (_tree is not { IsStored: true } tree || _links is not { } links)
            return;
        links.Stop();
        _outbox?.Stop();
        try
        {
            var run = new BatchRun(tree, _services);
            TakeProgress(run, tree);
            if (run.Changes.Count > 0)
                await _services.Journal.AppendAsync(run.ToBatch());
        }
        catch (StoreException failure)
        {
            LogProgressNotSaved(failure, _name);
        }
    }

    /// <summary>Does the work that was taken. Whatever happens, each piece is answered and the loop goes on.</summary>
    private async Task HandleAsync()
    {
        try
        {
            for (int tries = 0; tries < MaximumTries; tries++)
            {
                if (await TryHandleAsync())
                    return;
                LogDecidedAgain(_name);
            }

            FailAll(new StanzaError(Condition.ServiceUnavailable, "the channel changes too fast elsewhere; try again"));
            _queues.Retry(null);
        }
        catch (StoreException failure)
        {
            Abandon(failure);
        }
        catch (Exception failure)
        {
            // A decision that throws is a fault of ours; the state may be half changed, so it is dropped and read again.
            LogDecisionFailed(failure, _name);
            Abandon(failure);
        }
    }

    /// <summary>One try: false where the store has a newer configuration, so that everything has to be decided again.</summary>
    private async Task<bool> TryHandleAsync()
    {
        IReadOnlyList<Change> founding = [];
        bool isLoaded = _tree is null;
        if (_tree is null)
        {
            if (await TreeLoader.LoadAsync(_identity, _services, _watches.List) is not var (tree, changes))
            {
                foreach (TreeWork work in _work)
                    work.Fail(AccessRules.Absent(_identity, work.Place));
                _queues.Abolish();
                _rooms.Abolish();
                _watches.Abolish(_work);
                _unsettled = false;
                _absent = true;
                return true;
            }

            _absent = false;
            _links?.Stop();
            _links = new LinkFeeds(tree, _services);
            await _publisher.CatchUpAsync(tree, _links);
            SessionFollower.FollowAll(_services.Sessions.Of(_name), tree.State, Clock.Now(_services.Time));
            _outbox?.Stop();
            _outbox = new Outbox(tree, _services);
            (_tree, founding) = (tree, changes);
            _queues.Reload(tree.State);
            _rooms.Reload();
            _unsettled = false;
        }

        var run = new BatchRun(_tree, _services);
        run.Changes.AddRange(founding);
        if (isLoaded)
            await run.TakeAsync(new SentCommand(new CompleteTreeCommand(), static _ => { }));
        var forget = new ForgetAskingCommand(_services.StartedAt);

        // Only what was read from the store can be left from an earlier run.
        if (isLoaded && forget.IsNeeded(_tree.State))
            await run.TakeAsync(new SentCommand(forget, static _ => { }));
        _queues.Begin();
        await _queues.TendAsync(run, _tree.State);
        await _queues.EndWaitsAsync(run);
        foreach (TreeWork work in _work)
        {
            await _queues.TendAsync(run, _tree.State);

            // A replay is done once, also where what was decided beside it has to be decided again.
            if (work is ReplayWork { Answer.IsCompleted: var replayed } replay)
            {
                if (!replayed)
                    Replayer.Run(_tree, replay, _deliverer);
            }
            else if (work is LinkReplayWork linkReplay)
            {
                _links!.Replay(_tree, linkReplay);
            }
            else if (work is ClaimWork claim)
            {
                await _queues.TakeAsync(run, claim);
            }
            else if (work is not (ActivationWork or TickWork or RoomWork or WatchWork))
            {
                await run.TakeAsync(work);
            }
        }

        await _queues.TendAsync(run, _tree.State);

        if (run.Changes.Count > 0)
        {
            TakeProgress(run, _tree);
            AppendOutcome outcome = await _services.Journal.AppendAsync(run.ToBatch());
            if (!outcome.Accepted)
            {
                _tree = null;
                return false;
            }

            _tree.IsStored = true;
            _tree.LastOffset = outcome.LastOffset;
        }

        _publisher.Publish(_tree, _links!, run.Deliveries);
        await ActivateAsync(_tree);
        foreach (LinkReplayWork work in _work.OfType<LinkReplayWork>())
            work.Done();

        SessionFollower.Follow(_services.Sessions.Of(_name), _tree.State, run.Changes, Clock.Now(_services.Time));
        await _rooms.SettleAsync(_tree, _work);
        await _watches.SettleAsync(_tree, _work);

        // Before the answers: who has claimed something may count on its running out.
        _queues.Settle(_tree.State);
        foreach (Action answer in run.Answers)
            answer();
        foreach (Outgoing outgoing in run.Outgoing)
            _outbox!.Add(outgoing);
        return true;
    }

    /// <summary>Stores with a batch what links and effects have done since the last one.</summary>
    private void TakeProgress(BatchRun run, LoadedTree tree)
    {
        run.Changes.AddRange(_links!.TakeProgress(tree.State));
        run.Changes.AddRange(_outbox!.TakeDone(tree.State));
    }

    /// <summary>What is stored and published stays so, whether or not the store can still be read.</summary>
    private async Task ActivateAsync(LoadedTree tree)
    {
        foreach (ActivationWork work in _work.OfType<ActivationWork>())
        {
            try
            {
                await Activator.RunAsync(tree, work, _services);
            }
            catch (StoreException failure)
            {
                LogNotActivated(failure, work.Subscription, work.Owner);
            }
        }
    }

    private void Abandon(Exception failure)
    {
        _queues.Retry(_tree?.State);
        _tree = null;
        _unsettled = true;
        FailAll(new StanzaError(
            Condition.InternalServerError,
            failure is StoreException ? "it could not be stored; try again" : "the server could not do this"));
    }

    private void FailAll(StanzaError error)
    {
        foreach (TreeWork work in _work)
            work.Fail(error);
        _rooms.SettleWithoutTree(_work);
        _watches.SettleWithoutTree(_work);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "tree-decision-failed", Message = "A decision in the tree of {Tree} failed; its work is refused and the tree read again")]
    private partial void LogDecisionFailed(Exception failure, string tree);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "link-progress-not-saved", Message = "How far the links of {Tree} have come was not saved; they send some messages again")]
    private partial void LogProgressNotSaved(Exception failure, string tree);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "current-message-not-delivered", Message = "Subscription {Subscription} of {Owner} did not get what is current: the store could not be read")]
    private partial void LogNotActivated(Exception failure, string subscription, string owner);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "tree-decided-again", Message = "The tree of {Tree} was changed elsewhere; deciding again")]
    private partial void LogDecidedAgain(string tree);
}
