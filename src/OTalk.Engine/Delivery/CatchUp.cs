using OTalk.Core.Addressing;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>Serves a stream that fell behind from the logs of the trees it is behind in, a stretch at a time.</summary>
/// <param name="store">Where the logs are.</param>
/// <param name="router">The way to the trees.</param>
/// <param name="queueBytes">High-water mark of send queues; a stretch is a fraction of it.</param>
/// <param name="time">For the pause after a failure of the store.</param>
public sealed class CatchUp(ITreeStore store, Router router, int queueBytes, TimeProvider time)
{
    private const long LongestStretch = 256 * 1024;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly long _stretch = queueBytes > 0 ? Math.Min(LongestStretch, (queueBytes / 2) + 1) : LongestStretch;

    /// <summary>
    /// Goes on where the stream stands in each tree, for as long as its queue has room. Called by the stream's writer when it has written
    /// what waited; returns when there is something to write, or nothing is behind any more.
    /// </summary>
    public async ValueTask ServeAsync(StreamFeed feed, Session session)
    {
        foreach ((string tree, _) in feed.Behind)
        {
            while (feed.Queue.HasDrained && feed.PositionIn(tree) is { } position && !session.IsEnded)
                await ServeStretchAsync(feed, session, tree, position);
            if (!feed.Queue.HasDrained)
                return;
        }
    }

    private async ValueTask ServeStretchAsync(StreamFeed feed, Session session, string tree, long position)
    {
        try
        {
            LogSlice slice = await store.ReadLogAsync(tree, position, _stretch, CancellationToken.None);
            var work = new ReplayWork(feed, session, slice);
            router.Post(Identity.Parse(tree), work);
            if ((await work.Answer).Error is { Condition.Code: 404 })
                feed.Reached(tree, position, caughtUp: true);
        }
        catch (StoreException)
        {
            // The position stands; the journal and the readers log what is wrong with the medium.
            await Task.Delay(PauseAfterFailure, time);
        }
    }
}
