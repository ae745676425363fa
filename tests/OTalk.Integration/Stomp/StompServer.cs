using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp;

/// <summary>One server with a STOMP port for the tests of a class that leave nothing behind for each other.</summary>
public sealed class StompServer : IAsyncLifetime
{
    private readonly PortLease _port = PortLease.Acquire();
    private OTalkServer? _server;

    public int Port => _port.Port;

    public async ValueTask InitializeAsync() => _server = await OTalkServer.StartNewAsync(Cast.Shared($"Stomp:Port={Port}", "Limits:AuthFailuresPerMinute=0"));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _port.Dispose();
    }
}
