using OTalk.Core.Addressing;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>Serves a stream that fell behind from the logs of the trees it is behind in, a stretch at a time.</summary>
public sealed class CatchUp(ITreeStore store, Router router)
{
    /// <summary>Bytes of messages read in one go: a fraction of a send queue.</summary>
    private const long StretchBytes = 256 * 1024;

    /// <summary>Goes on where the stream stands in each tree, for as long as its queue has room. Called by the stream's writer.</summary>
    /// <returns>False: a tree could not serve it now; it is to be called again, though nothing may be written until then.</returns>
    /// <exception cref="StoreException">The store failed; the positions stand, so it can be called again.</exception>
    public async ValueTask<bool> ServeAsync(StreamFeed feed, Session session)
    {
        bool served = true;
        foreach ((string tree, long reached) in feed.Behind)
        {
            long position = reached;
            while (feed.Queue.HasDrained)
            {
                LogSlice slice = await store.ReadLogAsync(tree, position, StretchBytes, CancellationToken.None);
                var work = new ReplayWork(feed, session, slice);
                router.Post(Identity.Parse(tree), work);
                Answer<bool> answer = await work.Answer;
                served &= answer.Error is null;
                if (answer.Error is not null || answer.Value)
                    break;
                position = Math.Max(position, slice.End);
                if (!feed.Queue.HasDrained)
                    return served;
            }
        }

        return served;
    }
}
