using OTalk.Accounts.OAuth.Keys;
using OTalk.Engine;
using OTalk.Federation;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;

namespace OTalk.Server.Hosting;

/// <summary>
/// Starts the engine, and sending to other servers, before the first door opens. It stops with the container, when the last connection has ended:
/// the doors are closed by now, and it waits for the links that this server has opened.
/// </summary>
internal sealed class EngineService(
    OTalkEngine engine, FederationPolicy policy, SigningKeys keys, PeerWatch peers, Destinations destinations, FederationWork federation, LinkSet links) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Made before anybody asks, so that a check by the operator finds it.
        if (policy.ExpectsLinks)
            await keys.PublicKeysAsync(cancellationToken);
        await peers.StartAsync(cancellationToken);
        await destinations.StartAsync(cancellationToken);
        await engine.StartAsync();
        federation.Start(engine);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await links.StopAsync(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            engine.CutOff();
    }
}
