using Microsoft.Extensions.Logging;
using OTalk.Engine;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Queues;

/// <summary>Forgets once an hour what nobody asks for any more: origins of stanzas that are gone, and answers to batches that do not come again.</summary>
/// <param name="outbox">Where origins are.</param>
/// <param name="receipts">Where answers are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For the operator.</param>
public sealed partial class Forgetting(IOutboxStore outbox, IReceiptStore receipts, TimeProvider time, ILogger<Forgetting> logger) : IAsyncDisposable
{
    /// <summary>Longer than a server tries to hand anything over, here or elsewhere.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(30);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync(_stopping.Token);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await ForgetAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task ForgetAsync(CancellationToken stopping)
    {
        try
        {
            DateTimeOffset before = Clock.Now(time) - After;
            await outbox.TrimAsync(before, stopping);
            await receipts.TrimAsync(before, stopping);
        }
        catch (StoreException failure)
        {
            LogNotForgotten(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "federation-not-forgotten", Message = "What nobody asks for any more could not be removed; the next round tries again")]
    private partial void LogNotForgotten(Exception failure);
}
