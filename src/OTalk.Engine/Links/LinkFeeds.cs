using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Links;

/// <summary>The links of one tree while it is in memory. Used by the tree's loop; serving from the log runs beside it.</summary>
internal sealed partial class LinkFeeds
{
    private const long StretchBytes = 256 * 1024;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Owner, string Id), LinkFeed> _feeds = [];
    private readonly ConcurrentQueue<LinkFeed> _progressed = new();
    private readonly Identity _identity;
    private readonly TreeServices _services;
    private readonly ILogger<LinkFeeds> _logger;
    private volatile bool _stopped;
    private int _serving;

    /// <summary>Takes up the links of a tree that was loaded: those that are behind go on from where they stand.</summary>
    public LinkFeeds(LoadedTree tree, TreeServices services)
    {
        _identity = tree.State.Identity;
        _services = services;
        _logger = services.Logging.CreateLogger<LinkFeeds>();
        foreach (Subscriber link in tree.State.Subscribers.All.Where(subscriber => subscriber.IsLink && subscriber.IsActive))
        {
            if (link.Record.Reached is { } reached && reached < tree.LastOffset)
                Add(link, reached).StartBehind();
        }
    }

    /// <summary>Whether the log serves any link now; may be asked from anywhere.</summary>
    public bool AnyBehind => Volatile.Read(ref _serving) > 0;

    /// <summary>Sends a message over a link.</summary>
    public void Carry(Subscriber link, LogEntry entry, string sourceAddress, int sourceMessageCount) =>
        FeedOf(link, entry.Offset - 1).Carry(entry, sourceAddress, sourceMessageCount);

    /// <summary>Leaves a message out: a link that is muted does not take it later either.</summary>
    public void Skip(Subscriber link, LogEntry entry) => FeedOf(link, entry.Offset - 1).Skip(entry.Offset);

    /// <summary>Sends over a link what it missed, as far as a stretch of the log goes.</summary>
    public void Replay(LoadedTree tree, LinkReplayWork work)
    {
        if (!_feeds.TryGetValue((work.Feed.Owner, work.Feed.Id), out LinkFeed? feed) || !ReferenceEquals(feed, work.Feed))
            return;
        var messages = new List<CarriedMessage>();
        foreach (LogEntry entry in work.Slice.Entries)
        {
            if (entry.Kind != EntryKind.Message || tree.State.Find(entry.Channel) is not { } channel)
                continue;
            if (tree.Audiences.For(entry).Links.Any(link => Is(link, feed) && link.Accepts(entry) && !_services.Sessions.IsMuted(link)))
                messages.Add(new CarriedMessage(entry, tree.State.AddressOf(entry.Path), channel.Config.MessageCount));
        }

        feed.SendStretch(messages, work.Slice.End, caughtUp: work.Slice.End >= tree.LastOffset);
    }

    /// <summary>The progress of all links since it was last asked for.</summary>
    public IEnumerable<Change> TakeProgress(TreeState tree)
    {
        // What comes in meanwhile is for the next batch.
        for (int waiting = _progressed.Count; waiting > 0 && _progressed.TryDequeue(out LinkFeed? feed); waiting--)
        {
            if (feed.TakeProgress() is not { } progress || tree.Subscribers.Find(feed.Owner, feed.Id) is null)
                continue;
            tree.Apply(progress);
            yield return progress;
        }
    }

    /// <summary>The tree leaves memory: the next one to load it goes on.</summary>
    public void Stop() => _stopped = true;

    private static bool Is(Subscriber link, LinkFeed feed) =>
        string.Equals(link.Owner, feed.Owner, StringComparison.Ordinal) && string.Equals(link.Id, feed.Id, StringComparison.Ordinal);

    private LinkFeed FeedOf(Subscriber link, long reached) => _feeds.GetValueOrDefault((link.Owner, link.Id)) ?? Add(link, reached);

    private LinkFeed Add(Subscriber link, long reached) =>
        _feeds[(link.Owner, link.Id)] = new LinkFeed(link, reached, _services.Effects, feed => _ = ServeAsync(feed), _progressed.Enqueue);

    /// <summary>Serves a link from the log until messages go straight on again, however long its destination fails.</summary>
    private async Task ServeAsync(LinkFeed feed)
    {
        Interlocked.Increment(ref _serving);
        await feed.WhenAnsweredAsync();
        while (feed.StillBehind() && !_stopped)
        {
            long before = feed.Reached;
            try
            {
                LogSlice slice = await _services.Store.ReadLogAsync(_identity.ToString(), before, StretchBytes, CancellationToken.None);
                var work = new LinkReplayWork(feed, slice);
                _services.Trees.Post(_identity, work);
                await work.Sent;
                await feed.WhenAnsweredAsync();
            }
            catch (Exception failure)
            {
                // Whatever it was, the position stands and it is tried again: a link never stops by a fault.
                LogNotServed(failure, feed.Id, feed.Owner);
            }

            if (feed.Reached == before)
                await Task.Delay(PauseAfterFailure, _services.Time);
        }

        Interlocked.Decrement(ref _serving);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "link-not-served", Message = "Link {Link} of {Owner} could not be served from the log; it is tried again")]
    private partial void LogNotServed(Exception failure, string link, string owner);
}
