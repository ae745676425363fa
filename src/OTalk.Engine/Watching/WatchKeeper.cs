using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Watching;

/// <summary>Lets connections read channels of one tree, and ends that where they may not any more. Used by the tree's loop only.</summary>
internal sealed class WatchKeeper(Identity identity, TreeServices services)
{
    private long _reviewed;
    private TreeState? _state;
    private volatile bool _isBusy;

    /// <summary>Whether the tree has to stay in memory. May be asked by anyone.</summary>
    public bool IsBusy => _isBusy;

    public WatchList List { get; } = new();

    /// <summary>Behind what was published: does the work that concerns watches, in order, and looks who may still read.</summary>
    public async ValueTask SettleAsync(LoadedTree tree, IReadOnlyList<TreeWork> work)
    {
        if (List.Count > 0 && (_reviewed != tree.State.AudienceVersion || !ReferenceEquals(_state, tree.State)))
            Review(tree.State);
        for (int index = 0; index < work.Count; index++)
        {
            if (work[index] is BeginWatchWork begin)
                await BeginAsync(tree, begin);
            else if (work[index] is EndWatchWork end)
                List.Remove(end.Watch);
        }

        _isBusy = List.Count > 0;
    }

    /// <summary>The tree cannot be read: does what has to be done all the same.</summary>
    public void SettleWithoutTree(IReadOnlyList<TreeWork> work)
    {
        foreach (EndWatchWork end in work.OfType<EndWatchWork>())
            List.Remove(end.Watch);
        _isBusy = List.Count > 0;
    }

    /// <summary>The tree is gone.</summary>
    public void Abolish(IReadOnlyList<TreeWork> work)
    {
        foreach (Watch watch in List.All)
            End(watch, AccessRules.Absent(identity, watch.Source.Pattern.Prefix));
        SettleWithoutTree(work);
    }

    /// <summary>The tree leaves memory: who began to read just then has to begin anew.</summary>
    public void Stop()
    {
        foreach (Watch watch in List.All)
            End(watch, new StanzaError(Condition.ServiceUnavailable, "the channel is closed for a moment; connect again"));
        _isBusy = false;
    }

    private async ValueTask BeginAsync(LoadedTree tree, BeginWatchWork work)
    {
        Watch watch = work.Watch;
        if (ReadingRules.Refusal(tree.State, watch.Source.Pattern, watch.User) is { } refused)
        {
            work.Fail(refused);
            return;
        }

        try
        {
            watch.Begin(tree.State);
            WatchStart start = watch.Seen is { } seen ? await ResumeAsync(tree, watch, seen) : await BeginNowAsync(tree, watch);
            if (List.Count == 0)
                (_reviewed, _state) = (tree.State.AudienceVersion, tree.State);
            List.Add(watch);
            work.Done(start);
        }
        catch (StoreException)
        {
            work.Fail(new StanzaError(Condition.InternalServerError, "what is there could not be read; try again"));
        }
    }

    /// <summary>From now on, after the current message of every channel that keeps exactly one.</summary>
    private async ValueTask<WatchStart> BeginNowAsync(LoadedTree tree, Watch watch)
    {
        if (tree.IsStored)
        {
            foreach ((LogEntry entry, _) in await Trees.Activator.CurrentAsync(tree, watch.Subscriber, services))
                watch.Feed.Queue.PushAnyway(Trees.Activator.Current(tree, entry), watch);
        }

        return new WatchStart(tree.State.Epoch, tree.LastOffset, []);
    }

    /// <summary>From where the client stands on, as a reader that fell behind. A place that is in no log any more is one where all was missed.</summary>
    private async ValueTask<WatchStart> ResumeAsync(LoadedTree tree, Watch watch, SeenPlace seen)
    {
        bool isKnown = seen.Epoch == TreeMarks.Of(tree.State.Epoch) && seen.Offset <= tree.LastOffset;
        if (!isKnown)
            return new WatchStart(tree.State.Epoch, tree.LastOffset, Read(tree.State, watch, tree.State.Covered(watch.Source.Pattern)));
        IReadOnlyList<string> lacking = [];
        if (seen.Offset < tree.LastOffset)
        {
            LogSlice first = await services.Store.ReadLogAsync(identity.ToString(), seen.Offset, 1, CancellationToken.None);
            lacking = Read(tree.State, watch, first.Missing.Select(tree.State.Find).OfType<ChannelNode>());
            watch.Feed.StartBehind(identity.ToString(), seen.Offset, lacking);
        }

        return new WatchStart(tree.State.Epoch, seen.Offset, lacking);
    }

    /// <summary>The addresses of those channels that the watch reads.</summary>
    private static List<string> Read(TreeState state, Watch watch, IEnumerable<ChannelNode> channels) => [.. channels
        .Where(node => watch.Reads(state, node))
        .Select(node => state.AddressOf(node.Path))];

    /// <summary>The tree may have changed who may read: looks at everybody again.</summary>
    private void Review(TreeState state)
    {
        foreach (Watch watch in List.All)
        {
            if (ReadingRules.Refusal(state, watch.Source.Pattern, watch.User) is { } refused)
                End(watch, refused);
            else
                watch.Begin(state);
        }

        (_reviewed, _state) = (state.AudienceVersion, state);
    }

    private void End(Watch watch, StanzaError reason)
    {
        List.Remove(watch);
        watch.Refuse(reason);
    }
}
