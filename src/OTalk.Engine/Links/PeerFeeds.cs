using System.Collections.Concurrent;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Delivery;
using OTalk.Engine.Peers;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Links;

/// <summary>
/// The other servers that read one tree while it is in memory: each message goes to each of them once, whoever reads it there. Used by the
/// tree's loop; serving from the log runs beside it.
/// </summary>
internal sealed class PeerFeeds
{
    private readonly ConcurrentDictionary<string, PeerFeed> _feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<LogFeed<PeerEvent>> _progressed = new();
    private readonly LoadedTree _tree;
    private readonly LogServer _server;
    private readonly TreeServices _services;

    /// <summary>Takes up the readers of a tree that was loaded: those that are behind go on from where they stand.</summary>
    public PeerFeeds(LoadedTree tree, LogServer server, TreeServices services)
    {
        (_tree, _server, _services) = (tree, server, services);
        foreach (PeerReached peer in tree.State.Items.Peers)
        {
            if (peer.Offset < tree.LastOffset)
                Add(peer.Domain, peer.Offset).StartBehind();
        }
    }

    /// <summary>Sends an entry to all servers that read it.</summary>
    public void Carry(Audience audience, Publication publication, int messageCount)
    {
        foreach (PeerMatch peer in audience.Peers)
        {
            LogEntry entry = publication.Entry;
            PeerEvent? happened = EventOf(peer, entry, publication.Channel, messageCount);
            if (entry.Transient && happened is not null)
                _services.Remote.Pass(publication.Tree, publication.Epoch, peer.Domain, happened);
            else if (entry.Transient)
                continue;
            else if (happened is null)
                FeedOf(peer.Domain, entry.Offset - 1).Skip(entry.Offset);
            else
                FeedOf(peer.Domain, entry.Offset - 1).Carry(happened, entry.Offset);
        }
    }

    /// <summary>Completes when a server has got what was handed in for it until now, or has fallen behind. May be asked from anywhere.</summary>
    public Task WhenTakenAsync(string domain) => _feeds.TryGetValue(domain, out PeerFeed? feed) ? feed.WhenTakenAsync() : Task.CompletedTask;

    /// <summary>The progress of all servers since it was last asked for.</summary>
    public IEnumerable<Change> TakeProgress(TreeState tree)
    {
        for (int waiting = _progressed.Count; waiting > 0 && _progressed.TryDequeue(out LogFeed<PeerEvent>? feed); waiting--)
        {
            if (feed.TakeProgress() is not PeerReachedSet progress || tree.Items.FindPeer(progress.Peer.Domain) is null)
                continue;
            tree.Apply(progress);
            yield return progress;
        }
    }

    /// <summary>
    /// An entry for those of a server's subscriptions that take it; null where none does. Channel events do not travel over links. A server
    /// that is behind is not sent for a subscription what was published before that was active.
    /// </summary>
    private static PeerEvent? EventOf(PeerMatch peer, LogEntry entry, string channel, int messageCount)
    {
        List<Subscriber> takers = [.. peer.Subscribers.Where(subscriber =>
            subscriber.Accepts(entry) && !IsBefore(entry, subscriber)
            && (!subscriber.IsLink || (entry.Kind == EntryKind.Message && !entry.Transient)))];
        return takers.Count == 0 ? null : new PeerEvent(entry, channel, messageCount, takers);
    }

    /// <summary>What is stored has an offset; a gap, and what passes, has none.</summary>
    private static bool IsBefore(LogEntry entry, Subscriber subscriber) => entry.Offset > 0 && entry.Offset <= subscriber.Record.Reached;

    private PeerFeed FeedOf(string domain, long reached) => _feeds.GetValueOrDefault(domain) ?? Add(domain, reached);

    private PeerFeed Add(string domain, long reached) =>
        _feeds[domain] = new PeerFeed(_tree.State, domain, reached, _services.Remote, Serve, _progressed.Enqueue);

    private void Serve(LogFeed<PeerEvent> feed)
    {
        var peer = (PeerFeed)feed;
        _ = _server.ServeAsync(feed, (tree, slice) => Replay(tree, slice, peer), $"server {peer.Domain}");
    }

    /// <summary>Sends to a server what it missed, as far as a stretch of the log goes.</summary>
    private void Replay(LoadedTree tree, LogSlice slice, PeerFeed feed)
    {
        if (!_feeds.TryGetValue(feed.Domain, out PeerFeed? current) || !ReferenceEquals(current, feed))
            return;
        bool caughtUp = slice.End >= tree.LastOffset;
        List<PeerEvent> run = [.. slice.Missing.Select(number => GapOf(tree, number, feed)).OfType<PeerEvent>()];
        foreach (LogEntry entry in slice.Entries.Select(ChannelEvents.Revive))
        {
            if (MatchOf(tree.Audiences.For(entry), feed) is { } peer && EventOf(peer, entry, tree.State.AddressOf(entry.Path), tree.MessageCountOf(entry)) is { } happened)
                run.Add(happened);
        }

        if (caughtUp)
            feed.CaughtUp();
        feed.SendStretch(run, slice.End, caughtUp);
    }

    private static PeerMatch? MatchOf(Audience audience, PeerFeed feed) =>
        audience.Peers.FirstOrDefault(match => string.Equals(match.Domain, feed.Domain, StringComparison.Ordinal));

    /// <summary>What a server is told that has missed entries of a channel for good: its subscribers there could not know otherwise.</summary>
    private PeerEvent? GapOf(LoadedTree tree, int number, PeerFeed feed)
    {
        if (tree.State.Find(number) is not { } channel || MatchOf(Audience.Of(tree.State, channel.Path), feed) is not { } peer || !feed.Lacks(number))
            return null;
        DateTimeOffset now = Clock.Now(_services.Time);
        LogEntry gap = ChannelEvents.Gap(tree.State, channel, _services.Ids.MessageId(now), now);
        return EventOf(peer, gap, tree.State.AddressOf(channel.Path), channel.Config.MessageCount) is { } told ? told with { GapFrom = feed.Reached + 1 } : null;
    }
}
