using OTalk.Storage;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>
/// Tries a store that could not store until it can again, so that the server becomes ready by itself: who is told that it is not sends nothing by
/// which that could be found out. Says in the log when it begins and ends.
/// </summary>
internal sealed partial class StoreWatch(Stores stores, TimeProvider time, ILogger<StoreWatch> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (stores.Health is not { } health)
        {
            return;
        }

        using var timer = new PeriodicTimer(_every, time);
        string? before = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var trouble = health.Trouble;
            if (trouble is not null && before is null)
            {
                LogCannotStore(trouble);
            }

            if (trouble is null && before is not null)
            {
                LogStoresAgain();
            }

            before = trouble;
            if (trouble is not null)
            {
                await TryAsync(health, stoppingToken);
            }
        }
    }

    private static async Task TryAsync(IStoreHealth health, CancellationToken cancel)
    {
        try
        {
            await health.TryAsync(cancel);
        }
        catch (Exception failure) when (failure is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            // Its trouble says so.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "store-fails", Message = "Nothing can be stored: {Trouble}. Whoever wants to publish is told; it is tried again every second")]
    private partial void LogCannotStore(string trouble);

    [LoggerMessage(Level = LogLevel.Information, EventName = "store-works", Message = "Messages can be stored again")]
    private partial void LogStoresAgain();
}
