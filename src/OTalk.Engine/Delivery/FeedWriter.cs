using Microsoft.Extensions.Logging;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// Takes everything that waits for a stream and has its door write it, over and over; whenever that is written, looks whether the log has to
/// serve the stream. A log that cannot be read is tried again: a stream that is behind gets nothing else that would wake it.
/// </summary>
public sealed partial class FeedWriter(ClientStream stream, ILogger logger)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Writes until the queue is closed and empty.</summary>
    /// <param name="write">Writes a batch to the connection; what it throws ends the loop and is thrown on.</param>
    public async Task RunAsync(Func<ReadOnlyMemory<Outbound>, ValueTask> write)
    {
        SendQueue queue = stream.Feed.Queue;
        while (true)
        {
            ReadOnlyMemory<Outbound> waiting = await queue.TakeAsync();
            if (!waiting.IsEmpty)
            {
                await write(waiting);
                queue.Written();
            }
            else if (queue.IsDone)
            {
                return;
            }

            if (stream.Feed.Behind.Count > 0 && stream.Session is { } session)
                await CatchUpAsync(session);
        }
    }

    /// <summary>Has the log serve the stream until it has caught up, or its queue has enough to write first.</summary>
    private async ValueTask CatchUpAsync(Session session)
    {
        SendQueue queue = stream.Feed.Queue;
        while (stream.Feed.Behind.Count > 0 && queue.HasDrained && !queue.IsClosed)
        {
            try
            {
                if (await stream.Services.CatchUp.ServeAsync(stream.Feed, session))
                    return;
            }
            catch (StoreException failure)
            {
                LogCatchUpFailed(failure, session.Address);
            }

            await Task.Delay(TryAgainAfter, stream.Services.Time);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "catch-up-failed", Message = "{Session} is behind and the log could not be read; it is tried again")]
    private partial void LogCatchUpFailed(Exception failure, string session);
}
