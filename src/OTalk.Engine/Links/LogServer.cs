using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Links;

/// <summary>Serves readers of a tree's log that are behind, beside the tree's loop, for as long as the tree is in memory.</summary>
internal sealed partial class LogServer(Identity identity, TreeServices services)
{
    private const long StretchBytes = 256 * 1024;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger<LogServer> _logger = services.Logging.CreateLogger<LogServer>();
    private volatile bool _stopped;
    private int _serving;

    /// <summary>Whether any reader is served now; may be asked from anywhere.</summary>
    public bool IsBusy => Volatile.Read(ref _serving) > 0;

    /// <summary>The tree leaves memory: the next one to load it goes on.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Serves a reader from the log until entries go straight on again, however long its destination fails.</summary>
    /// <param name="feed">The reader.</param>
    /// <param name="replay">Hands it, in the tree's loop, what a stretch of the log holds for it.</param>
    /// <param name="name">What the log calls it.</param>
    public async Task ServeAsync<T>(LogFeed<T> feed, Action<LoadedTree, LogSlice> replay, string name)
    {
        Interlocked.Increment(ref _serving);
        await feed.WhenAnsweredAsync();
        while (feed.StillBehind() && !_stopped)
        {
            long before = feed.Reached;
            try
            {
                LogSlice slice = await services.Store.ReadLogAsync(identity.ToString(), before, StretchBytes, CancellationToken.None);
                var work = new FeedReplayWork(slice, replay);
                services.Trees.Post(identity, work);
                await work.Sent;
                await feed.WhenAnsweredAsync();
            }
            catch (Exception failure)
            {
                // Whatever it was, the position stands and it is tried again: a reader never stops by a fault.
                LogNotServed(failure, name);
            }

            if (feed.Reached == before)
            {
                await Task.Delay(PauseAfterFailure, services.Time);
                await feed.WhenReadyAsync();
            }
        }

        Interlocked.Decrement(ref _serving);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "reader-not-served", Message = "{Reader} could not be served from the log; it is tried again")]
    private partial void LogNotServed(Exception failure, string reader);
}
