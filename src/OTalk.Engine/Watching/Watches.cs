using OTalk.Engine.Routing;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Watching;

/// <summary>Begins and ends watches; a door's way to them.</summary>
public sealed class Watches(Router router)
{
    /// <summary>Lets a connection read; where that begins, or why it may not.</summary>
    public Task<Answer<WatchStart>> BeginAsync(Watch watch)
    {
        var work = new BeginWatchWork(watch);
        router.Post(watch.Source.Identity, work);
        return work.Answer;
    }

    /// <summary>The connection is gone.</summary>
    public void End(Watch watch) => router.Post(watch.Source.Identity, new EndWatchWork(watch));
}
