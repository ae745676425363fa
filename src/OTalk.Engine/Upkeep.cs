using Microsoft.Extensions.Logging;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine;

/// <summary>What has to be done now and then: idle trees leave memory, and what retention no longer shows leaves the store.</summary>
internal sealed partial class Upkeep(
    TreeDirectory trees, ITreeStore store, TimeSpan idleAfter, TimeSpan every, TimeProvider time, ILogger<Upkeep> logger) : IAsyncDisposable
{
    /// <summary>Rows behind retention stay this long, for readers that catch up.</summary>
    private static readonly TimeSpan KeepRowsFor = TimeSpan.FromMinutes(10);

    /// <summary>Chosen message ids are remembered this long after their message is gone: a client that retries comes back sooner.</summary>
    private static readonly TimeSpan RememberIdsFor = TimeSpan.FromDays(1);

    private const int RowsAtOnce = 2_000;

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync(_stopping.Token);

    public ValueTask DisposeAsync()
    {
        // Not by CancelAsync: that goes on in the thread pool, past the scheduler of a test.
        _stopping.Cancel();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                trees.CloseIdle(idleAfter);
                await TrimAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TrimAsync(CancellationToken stopping)
    {
        try
        {
            DateTimeOffset now = Clock.Now(time);
            while (await store.TrimAsync(now - KeepRowsFor, now - RememberIdsFor, RowsAtOnce, stopping) >= RowsAtOnce)
                stopping.ThrowIfCancellationRequested();
        }
        catch (StoreException failure)
        {
            LogTrimFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "trim-failed", Message = "Rows behind retention could not be removed; the next round tries again")]
    private partial void LogTrimFailed(Exception failure);
}
