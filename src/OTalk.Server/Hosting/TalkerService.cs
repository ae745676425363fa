using OTalk.Endpoints.Talker;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Opens the ports of the Talker door, and closes them when the server stops.</summary>
internal sealed partial class TalkerService(OTalkOptions options, TalkerDoor door, IServiceProvider services, ILogger<TalkerService> logger) : IHostedService
{
    private readonly TcpPorts _ports = new(door.ServeAsync, services);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        TalkerOptions talker = options.Talker;
        if (!talker.Enabled)
            return;
        var plain = new TcpEndpoint(talker.Host, talker.Port ?? TalkerOptions.DefaultPort);
        await OpenAsync(plain, certificate: null, isRequired: talker.Port is not null, cancellationToken);
        if (talker.TlsPort is { } port)
        {
            var certificate = _ports.CertificateOf("Talker", talker.CertificateFile, talker.CertificateKeyFile, options.Http, logger);
            await OpenAsync(new TcpEndpoint(talker.Host, port), certificate, isRequired: true, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _ports.StopAsync(cancellationToken);

    /// <summary>Opens a port; one that nobody asked for is done without where it is taken.</summary>
    /// <exception cref="StartException">A port that was asked for is taken.</exception>
    private async Task OpenAsync(TcpEndpoint endpoint, CertificateFiles? certificate, bool isRequired, CancellationToken cancel)
    {
        if (await _ports.TryOpenAsync(endpoint, certificate, LogOpened, cancel))
            return;
        if (isRequired)
            throw new StartException($"cannot listen for Talker on {endpoint}: the port is taken");
        LogNotOpened(endpoint);
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "talker-opened", Message = "Talker ({Kind}) at {Addresses}")]
    private partial void LogOpened(string kind, IEnumerable<string> addresses);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "talker-not-opened", Message = "Talker is not served: {Endpoint} is taken. Set Talker:Port to another port, or Talker:Enabled to false")]
    private partial void LogNotOpened(TcpEndpoint endpoint);
}
