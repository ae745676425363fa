using System.Net.Sockets;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Streams.Components;
using OTalk.Federation.Xmpp.Streams.Servers;

namespace OTalk.Server.Hosting;

/// <summary>Opens the port for XMPP servers, or connects to the server that this one is a component of, and ends both when the server stops.</summary>
internal sealed class XmppService(XmppOptions options, IServiceProvider services) : IHostedService
{
    /// <exception cref="StartException">The port is taken, or a setting cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Component is { Host: not null, Secret: null or "" })
            throw new StartException("Xmpp:Component:Host needs Xmpp:Component:Secret");
        services.GetService<ComponentStreams>()?.Start();
        try
        {
            services.GetService<ServerListener>()?.Start();
        }
        catch (SocketException error)
        {
            throw new StartException(
                error.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"cannot listen for XMPP servers on {options.Host}:{options.Port}: the port is taken"
                    : $"cannot listen for XMPP servers on {options.Host}:{options.Port}: {error.Message}",
                error);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ServerListener>() is { } listener)
            await listener.StopAsync();
        if (services.GetService<ComponentStreams>() is { } component)
            await component.StopAsync();
    }
}
