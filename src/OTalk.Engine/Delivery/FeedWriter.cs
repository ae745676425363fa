using Microsoft.Extensions.Logging;
using OTalk.Engine.Streams;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// Takes everything that waits for a stream and has its door write it, over and over; whenever that is written, looks whether the log has to
/// serve the stream. A log that cannot be read is tried again: a stream that is behind gets nothing else that would wake it.
/// </summary>
/// <param name="feed">What the stream reads.</param>
/// <param name="reader">Who reads it, as soon as somebody does.</param>
/// <param name="services">The clock and the logs.</param>
/// <param name="logger">The log of the server.</param>
public sealed partial class FeedWriter(StreamFeed feed, Func<IReader?> reader, EngineServices services, ILogger logger)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private ITimer? _again;

    /// <summary>Writes until the queue is closed and empty.</summary>
    /// <param name="write">Writes a batch to the connection; what it throws ends the loop and is thrown on.</param>
    public async Task RunAsync(Func<ReadOnlyMemory<Outbound>, ValueTask> write)
    {
        SendQueue queue = feed.Queue;
        while (true)
        {
            ReadOnlyMemory<Outbound> waiting = await queue.TakeAsync();
            if (!waiting.IsEmpty)
            {
                await write(waiting);
                feed.Places.Wrote(waiting.Span);
                queue.Written();
            }
            else if (queue.IsDone)
            {
                _again?.Dispose();
                return;
            }

            if (!feed.IsHeld && feed.Behind.Count > 0 && reader() is { } present)
                await CatchUpAsync(present);
        }
    }

    /// <summary>Has the log serve the stream until it has caught up, or its queue has enough to write first.</summary>
    private async ValueTask CatchUpAsync(IReader present)
    {
        try
        {
            if (await services.CatchUp.ServeAsync(feed, present))
                return;
        }
        catch (StoreException failure)
        {
            LogCatchUpFailed(failure, present.Address);
        }

        // Meanwhile the stream gets its answers, and what other trees publish.
        _again ??= services.Time.CreateTimer(_ => feed.Queue.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _again.Change(TryAgainAfter, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "catch-up-failed", Message = "{Reader} is behind and the log could not be read; it is tried again")]
    private partial void LogCatchUpFailed(Exception failure, string reader);
}
