using OTalk.Engine;

namespace OTalk.Server.Hosting;

/// <summary>Starts the engine before the first door opens. It stops when the last connection has ended, with the container.</summary>
internal sealed class EngineService(OTalkEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
