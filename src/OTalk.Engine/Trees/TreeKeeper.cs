using Microsoft.Extensions.Logging;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
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
/// A tree in memory with all that hangs on it, and what is done with a batch of its work: it is read if need be, everything is decided one by
/// one, the changes are stored, then published, then answered. Used by the loop of its <see cref="TreeHost"/> only.
/// </summary>
internal sealed partial class TreeKeeper
{
    private readonly Identity _identity;
    private readonly string _name;
    private readonly TreeServices _services;
    private readonly Deliverer _deliverer;
    private readonly Publisher _publisher;
    private readonly QueueKeeper _queues;
    private readonly RoomKeeper _rooms;
    private readonly WatchKeeper _watches;
    private readonly ILogger<TreeKeeper> _logger;
    private LoadedTree? _tree;
    private TreeReaders? _readers;
    private Outbox? _outbox;
    private volatile bool _unsettled;
    private volatile bool _absent;

    /// <param name="identity">Whose tree.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="post">Hands in work that it finds by itself; false when the host is closing.</param>
    public TreeKeeper(Identity identity, TreeServices services, Func<TreeWork, bool> post)
    {
        _identity = identity;
        _name = identity.ToString();
        _services = services;
        _logger = services.Logging.CreateLogger<TreeKeeper>();
        _deliverer = new Deliverer(_name, services.Sessions, services.Metrics);
        _rooms = new RoomKeeper(identity, services, _deliverer, post);
        _watches = new WatchKeeper(identity, services);
        _publisher = new Publisher(_name, _deliverer, _rooms, services);
        _queues = new QueueKeeper(identity, services, () => post(new TickWork()));
    }

    /// <summary>There is no such tree, and nobody is told of it any more. May be asked by anyone.</summary>
    public bool IsAbsent => _absent && !_rooms.IsBusy && !_watches.IsBusy;

    /// <summary>A commit failed that may be stored: only here it is known what subscribers have not got, until the tree was read again.</summary>
    public bool IsUnsettled => _unsettled;

    /// <summary>Whether something here has to be gone on with. May be asked by anyone.</summary>
    public bool IsBusy => _unsettled || _readers?.AnyBehind == true || _outbox?.IsBusy == true || _queues.IsBusy || _rooms.IsBusy || _watches.IsBusy;

    /// <summary>One try: false where the store has a newer configuration, so that everything has to be decided again.</summary>
    public async Task<bool> TryHandleAsync(List<TreeWork> batch)
    {
        bool isLoaded = _tree is null;
        if (isLoaded && !await LoadAsync(batch))
            return true;

        LoadedTree tree = _tree!;
        var run = new BatchRun(tree, _services);
        run.Changes.AddRange(tree.Founding);
        if (isLoaded)
            await run.TakeAsync(new SentCommand(new CompleteTreeCommand(), static _ => { }));
        var forget = new ForgetAskingCommand(_services.StartedAt);

        // Only what was read from the store can be left from an earlier run.
        if (isLoaded && forget.IsNeeded(tree.State))
            await run.TakeAsync(new SentCommand(forget, static _ => { }));
        await DecideAsync(run, tree, batch);

        // A mirror is founded by who subscribes there, not by what another server sends.
        if (run.Changes.Count > (tree.State.IsMirror ? tree.Founding.Count : 0))
        {
            TakeProgress(run, tree);
            AppendOutcome outcome = await _services.Journal.AppendAsync(run.ToBatch());
            if (!outcome.Accepted)
            {
                _tree = null;
                return false;
            }

            (tree.IsStored, tree.Founding) = (true, []);
            tree.LastOffset = outcome.LastOffset;
        }

        _rooms.Wake(tree, batch);
        _publisher.Publish(tree, _readers!, run.Deliveries);
        await ActivateAsync(tree, batch);
        foreach (MirroredCurrentWork work in batch.OfType<MirroredCurrentWork>())
            Activator.Run(tree, work, _services);
        foreach (FeedReplayWork work in batch.OfType<FeedReplayWork>())
            work.Done();

        SessionFollower.Follow(_services.Sessions.Of(_name), tree.State, run.Changes, Clock.Now(_services.Time));
        if (tree.State.IsMirror)
            _services.Presences.Note(tree.State);
        await _rooms.SettleAsync(tree, batch);
        await _watches.SettleAsync(tree, batch);

        // Before the answers: who has claimed something may count on its running out.
        _queues.Settle(tree.State);
        foreach (Action answer in run.Answers)
            answer();
        foreach (Outgoing outgoing in run.Outgoing)
            _outbox!.Add(outgoing);
        return true;
    }

    /// <summary>The work could not be done: it is refused, and the tree read again.</summary>
    public void Abandon(List<TreeWork> batch, StanzaError error)
    {
        _queues.Retry(_tree?.State);
        _tree = null;
        _unsettled = true;
        Fail(batch, error);
    }

    /// <summary>The tree changes elsewhere again and again: the work is refused.</summary>
    public void GiveUp(List<TreeWork> batch, StanzaError error)
    {
        Fail(batch, error);
        _queues.Retry(null);
    }

    /// <summary>Connections that read here beside sessions.</summary>
    public int Connections => _watches.List.Count + _rooms.Visits;

    /// <summary>The tree leaves memory.</summary>
    public Task StopAsync()
    {
        _queues.Stop();
        _rooms.Stop();
        _watches.Stop();
        return SaveProgressAsync();
    }

    /// <summary>Reads the tree, or founds it. False where there is no such tree, which is answered.</summary>
    private async ValueTask<bool> LoadAsync(List<TreeWork> batch)
    {
        if (await TreeLoader.LoadAsync(_identity, _services, _watches.List) is not { } tree)
        {
            foreach (TreeWork work in batch)
                work.Fail(AccessRules.Absent(_identity, work.Place));
            _queues.Abolish();
            _rooms.Abolish();
            _watches.Abolish(batch);
            _unsettled = false;
            _absent = true;
            return false;
        }

        _absent = false;
        _readers?.Stop();
        _readers = new TreeReaders(tree, _services);
        await _publisher.CatchUpAsync(tree, _readers);
        SessionFollower.FollowAll(_services.Sessions.Of(_name), tree.State, Clock.Now(_services.Time));
        _outbox?.Stop();
        _outbox = new Outbox(tree, _readers, _services);
        _tree = tree;
        _queues.Reload(tree.State);
        _rooms.Reload();
        _unsettled = false;
        return true;
    }

    /// <summary>Decides each piece of work on what those before it left; between them, what queues have to do.</summary>
    private async ValueTask DecideAsync(BatchRun run, LoadedTree tree, List<TreeWork> batch)
    {
        _queues.Begin();
        await _queues.TendAsync(run, tree.State);
        await _queues.EndWaitsAsync(run);
        foreach (TreeWork work in batch)
        {
            await _queues.TendAsync(run, tree.State);

            // A replay is done once, also where what was decided beside it has to be decided again.
            if (work is ReplayWork { Answer.IsCompleted: var replayed } replay)
            {
                if (!replayed)
                    Replayer.Run(tree, replay, _deliverer);
            }
            else if (work is FeedReplayWork feedReplay)
            {
                feedReplay.Replay(tree);
            }
            else if (work is ClaimWork claim)
            {
                await _queues.TakeAsync(run, claim);
            }
            else if (work is not (ActivationWork or MirroredCurrentWork or TickWork or RoomWork or WatchWork))
            {
                await run.TakeAsync(work);
            }
        }

        await _queues.TendAsync(run, tree.State);
    }

    /// <summary>Stores with a batch what links and effects have done since the last one.</summary>
    private void TakeProgress(BatchRun run, LoadedTree tree)
    {
        run.Changes.AddRange(_readers!.TakeProgress(tree.State));
        run.Changes.AddRange(_outbox!.TakeDone(tree.State));
    }

    /// <summary>What is stored and published stays so, whether or not the store can still be read.</summary>
    private async Task ActivateAsync(LoadedTree tree, List<TreeWork> batch)
    {
        foreach (ActivationWork work in batch.OfType<ActivationWork>())
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

    /// <summary>Before the tree leaves memory: how far its links and effects have come. What is not saved is sent again, and known there.</summary>
    private async Task SaveProgressAsync()
    {
        if (_tree is not { IsStored: true } tree || _readers is not { } readers)
            return;
        readers.Stop();
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

    private void Fail(List<TreeWork> batch, StanzaError error)
    {
        foreach (TreeWork work in batch)
            work.Fail(error);
        _rooms.SettleWithoutTree(batch);
        _watches.SettleWithoutTree(batch);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "link-progress-not-saved", Message = "How far the links of {Tree} have come was not saved; they send some messages again")]
    private partial void LogProgressNotSaved(Exception failure, string tree);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "current-message-not-delivered", Message = "Subscription {Subscription} of {Owner} did not get what is current: the store could not be read")]
    private partial void LogNotActivated(Exception failure, string subscription, string owner);
}
