using OTalk.Endpoints.Stomp;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Opens the TCP ports of the STOMP door, and closes them when the server stops.</summary>
internal sealed partial class StompService(OTalkOptions options, StompDoor door, IServiceProvider services, ILogger<StompService> logger) : IHostedService
{
    private readonly TcpPorts _ports = new(door.ServeAsync, services);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        StompOptions stomp = options.Stomp;
        if (!stomp.Enabled)
            return;
        if (stomp.Port is { } plain)
            await OpenAsync(new TcpEndpoint(stomp.Host, plain), certificate: null, cancellationToken);
        if (stomp.TlsPort is { } port)
        {
            var certificate = _ports.CertificateOf("Stomp", stomp.CertificateFile, stomp.CertificateKeyFile, options.Http, logger);
            await OpenAsync(new TcpEndpoint(stomp.Host, port), certificate, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _ports.StopAsync(cancellationToken);

    /// <exception cref="StartException">The port is taken.</exception>
    private async Task OpenAsync(TcpEndpoint endpoint, CertificateFiles? certificate, CancellationToken cancel)
    {
        if (!await _ports.TryOpenAsync(endpoint, certificate, LogOpened, cancel))
            throw new StartException($"cannot listen for STOMP on {endpoint}: the port is taken");
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "stomp-opened", Message = "STOMP over TCP ({Kind}) at {Addresses}")]
    private partial void LogOpened(string kind, IEnumerable<string> addresses);
}
