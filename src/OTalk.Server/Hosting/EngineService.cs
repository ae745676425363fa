using OTalk.Engine;
using OTalk.Federation;
using OTalk.Federation.Queues;

namespace OTalk.Server.Hosting;

/// <summary>Starts the engine, and sending to other servers, before the first door opens. It stops when the last connection has ended, with the container.</summary>
internal sealed class EngineService(OTalkEngine engine, Destinations destinations, FederationWork federation) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await destinations.StartAsync(cancellationToken);
        await engine.StartAsync();
        federation.Start(engine);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
