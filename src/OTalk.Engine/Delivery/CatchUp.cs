using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Routing;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>Serves a stream that fell behind from the logs of the trees it is behind in, a stretch at a time.</summary>
/// <param name="store">Where the logs are.</param>
/// <param name="router">The way to the trees.</param>
/// <param name="queueBytes">High-water mark of send queues; a stretch is a fraction of it.</param>
public sealed class CatchUp(ITreeStore store, Router router, int queueBytes)
{
    private const long LongestStretch = 256 * 1024;

    private readonly long _stretch = queueBytes > 0 ? Math.Min(LongestStretch, (queueBytes / 2) + 1) : LongestStretch;

    /// <summary>
    /// Goes on where the stream stands in each tree, for as long as its queue has room. A stream that would miss something without knowing, as
    /// it is in the log no more, is closed. Called by the stream's writer.
    /// </summary>
    /// <returns>False: a tree could not serve it now; it is to be called again, though nothing may be written until then.</returns>
    /// <exception cref="StoreException">The store failed; the positions stand, so it can be called again.</exception>
    public async ValueTask<bool> ServeAsync(StreamFeed feed, IReader reader)
    {
        bool isServed = true;
        foreach ((string tree, _) in feed.Behind)
        {
            bool served = true;
            while (served && !feed.IsHeld && !feed.Queue.IsClosed && feed.Queue.HasDrained && !reader.IsEnded && feed.PositionIn(tree) is { } position)
                served = await ServeStretchAsync(feed, reader, tree, position);
            isServed &= served;
        }

        return isServed;
    }

    private async ValueTask<bool> ServeStretchAsync(StreamFeed feed, IReader reader, string tree, long position)
    {
        LogSlice slice = await store.ReadLogAsync(tree, position, _stretch, CancellationToken.None);
        var work = new ReplayWork(feed, reader, position, slice);
        router.PostToLog(Identity.Parse(tree), work);
        if ((await work.Answer).Error is not { } error)
            return true;

        // A tree that is gone has nothing more to serve.
        bool isGone = error.Condition == Condition.ItemNotFound;
        if (isGone)
            feed.Reached(tree, position, caughtUp: true);
        return isGone;
    }
}
