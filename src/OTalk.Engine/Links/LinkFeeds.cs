using System.Collections.Concurrent;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Links;

/// <summary>The links of one tree while it is in memory. Used by the tree's loop; serving from the log runs beside it.</summary>
internal sealed class LinkFeeds
{
    private readonly Dictionary<(string Owner, string Id), LinkFeed> _feeds = [];
    private readonly ConcurrentQueue<LogFeed<CarriedMessage>> _progressed = new();
    private readonly LogServer _server;
    private readonly TreeServices _services;

    /// <summary>Takes up the links of a tree that was loaded: those that are behind go on from where they stand.</summary>
    public LinkFeeds(LoadedTree tree, LogServer server, TreeServices services)
    {
        _server = server;
        _services = services;
        foreach (Subscriber link in tree.State.Subscribers.All.Where(subscriber => subscriber.IsLink && subscriber.IsActive && tree.State.Rules.Hosts(subscriber.Domain)))
        {
            if (link.Record.Reached is { } reached && reached < tree.LastOffset)
                Add(link, reached).StartBehind();
        }
    }

    /// <summary>Sends a message over a link.</summary>
    public void Carry(Subscriber link, LogEntry entry, string sourceAddress, int sourceMessageCount) =>
        FeedOf(link, entry.Offset - 1).Carry(new CarriedMessage(entry, sourceAddress, sourceMessageCount), entry.Offset);

    /// <summary>Leaves a message out: a link that is muted does not take it later either.</summary>
    public void Skip(Subscriber link, LogEntry entry) => FeedOf(link, entry.Offset - 1).Skip(entry.Offset);

    /// <summary>The progress of all links since it was last asked for.</summary>
    public IEnumerable<Change> TakeProgress(TreeState tree)
    {
        // What comes in meanwhile is for the next batch.
        for (int waiting = _progressed.Count; waiting > 0 && _progressed.TryDequeue(out LogFeed<CarriedMessage>? feed); waiting--)
        {
            if (feed.TakeProgress() is not LinkReached progress || tree.Subscribers.Find(progress.Owner, progress.Id) is null)
                continue;
            tree.Apply(progress);
            yield return progress;
        }
    }

    private static bool Is(Subscriber link, LinkFeed feed) =>
        string.Equals(link.Owner, feed.Owner, StringComparison.Ordinal) && string.Equals(link.Id, feed.Id, StringComparison.Ordinal);

    private LinkFeed FeedOf(Subscriber link, long reached) => _feeds.GetValueOrDefault((link.Owner, link.Id)) ?? Add(link, reached);

    private LinkFeed Add(Subscriber link, long reached) =>
        _feeds[(link.Owner, link.Id)] = new LinkFeed(link, reached, _services.Effects, Serve, _progressed.Enqueue);

    private void Serve(LogFeed<CarriedMessage> feed)
    {
        var link = (LinkFeed)feed;
        _ = _server.ServeAsync(feed, (tree, slice) => Replay(tree, slice, link), $"link {link.Id} of {link.Owner}");
    }

    /// <summary>Sends over a link what it missed, as far as a stretch of the log goes.</summary>
    private void Replay(LoadedTree tree, LogSlice slice, LinkFeed feed)
    {
        if (!_feeds.TryGetValue((feed.Owner, feed.Id), out LinkFeed? current) || !ReferenceEquals(current, feed))
            return;
        var messages = new List<CarriedMessage>();
        foreach (LogEntry entry in slice.Entries)
        {
            if (entry.Kind != EntryKind.Message || tree.State.Find(entry.Channel) is not { } channel)
                continue;
            if (tree.Audiences.For(entry).Links.Any(link => Is(link, feed) && link.Accepts(entry) && !_services.Sessions.IsMuted(link)))
                messages.Add(new CarriedMessage(entry, tree.State.AddressOf(entry.Path), channel.Config.MessageCount));
        }

        feed.SendStretch(messages, slice.End, caughtUp: slice.End >= tree.LastOffset);
    }
}
