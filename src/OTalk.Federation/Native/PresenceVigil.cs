using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OTalk.Engine;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;

namespace OTalk.Federation.Native;

/// <summary>
/// Sees to it that nobody seems to be available whose server is gone: domains of whose users somebody here knows the presence are kept within
/// reach. One that is out of it for <see cref="FederationOptions.LostAfter"/> is lost, and asked again when it is back.
/// </summary>
internal sealed partial class PresenceVigil(IPeerWay way, FederationOptions options, TimeProvider time, ILogger<PresenceVigil> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Watch> _domains = new(StringComparer.Ordinal);

    /// <summary>Watches until the server stops.</summary>
    public async Task RunAsync(OTalkEngine engine, CancellationToken stopping)
    {
        var desk = new PeerDesk(engine.Services);
        MirroredPresences presences = engine.Services.Presences;
        TimeSpan pause = options.LostAfter / 4 < LongestPause ? options.LostAfter / 4 : LongestPause;
        while (!stopping.IsCancellationRequested)
        {
            // Each domain by itself: one that does not answer keeps none waiting.
            foreach ((string domain, string local) in presences.Domains)
            {
                Watch watch = _domains.GetOrAdd(domain, static _ => new Watch());
                if (watch.Looking.IsCompleted)
                    watch.Looking = LookAsync(desk, domain, local, watch, stopping);
            }

            try
            {
                await Task.Delay(pause, time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task LookAsync(PeerDesk desk, string domain, string local, Watch watch, CancellationToken stopping)
    {
        try
        {
            if (await IsThereAsync(domain, local, stopping))
            {
                watch.MissingSince = null;
                await desk.FindAsync(domain);
                return;
            }

            watch.MissingSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(watch.MissingSince.Value) >= options.LostAfter)
                await desk.LoseAsync(domain);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogNotLooked(failure, domain);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<bool> IsThereAsync(string domain, string local, CancellationToken stopping)
    {
        try
        {
            await way.ReachAsync(local, domain, stopping);
            return true;
        }
        catch (Exception failure) when (failure is Queues.PeerUnreachableException or Links.LinkEndedException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "presence-not-looked-after", Message = "Whether the users of {Domain} are there could not be found out; it is tried again")]
    private partial void LogNotLooked(Exception failure, string domain);

    private sealed class Watch
    {
        public Task Looking { get; set; } = Task.CompletedTask;

        public long? MissingSince { get; set; }
    }
}
