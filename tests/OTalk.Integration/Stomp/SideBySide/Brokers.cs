using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>RabbitMQ and oTalk, set up alike: whoever names a topic or queue has it.</summary>
public sealed class Brokers : IAsyncLifetime
{
    private readonly PortLease _port = PortLease.Acquire();
    private OTalkServer? _server;
    private RabbitMq? _rabbitMq;

    internal Broker OTalk => new(_port.Port, static name => $"{Cast.Romeo}/sess/{name}", Cast.Password);

    internal Broker RabbitMq => new(_rabbitMq!.Port, static _ => SideBySide.RabbitMq.Login, SideBySide.RabbitMq.Passcode);

    public async ValueTask InitializeAsync()
    {
        _rabbitMq = await SideBySide.RabbitMq.StartAsync();
        _server = await OTalkServer.StartNewAsync(Cast.Server($"Stomp:Port={_port.Port}", "Stomp:CreateDestinations=true"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_rabbitMq is not null)
            await _rabbitMq.DisposeAsync();
        _port.Dispose();
    }
}
