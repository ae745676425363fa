using Microsoft.Extensions.Logging;
using OTalk.Federation.Queues;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Native;

/// <summary>
/// A server that starts shows itself to those that have sent it something before: what waits there for it need not wait for their next try.
/// </summary>
internal sealed partial class Greeting(LinkPool links, IReceiptStore receipts, FederationPolicy policy, ILogger<Greeting> logger)
{
    /// <summary>Links that are opened at once.</summary>
    private const int AtOnce = 8;

    public async Task SendAsync(CancellationToken stopping)
    {
        try
        {
            IReadOnlyList<string> peers = await receipts.PeersAsync(stopping);
            var greeting = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping };
            await Parallel.ForEachAsync(peers.Where(policy.AllowsLinks), greeting, async (peer, cancel) => await GreetAsync(peer, cancel));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (StoreException failure)
        {
            LogNotGreeted(failure);
        }
    }

    /// <summary>One that is not there will be found there, or comes by itself.</summary>
    private async Task GreetAsync(string peer, CancellationToken cancel)
    {
        try
        {
            await links.GetAsync([policy.DefaultDomain], peer, cancel);
        }
        catch (PeerUnreachableException)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "peers-not-greeted", Message = "Which servers have sent something before could not be looked up")]
    private partial void LogNotGreeted(Exception failure);
}
