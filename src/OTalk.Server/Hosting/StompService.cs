using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using OTalk.Endpoints.Stomp;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Opens the TCP ports of the STOMP door, and closes them when the server stops.</summary>
internal sealed partial class StompService(
    OTalkOptions options, StompDoor door, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<StompService> logger) : IHostedService
{
    private readonly List<TcpListener> _listeners = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        StompOptions stomp = options.Stomp;
        if (!stomp.Enabled)
            return;
        if (stomp.Port is { } plain)
            await OpenAsync(new TcpEndpoint(stomp.Host, plain), certificate: null, cancellationToken);
        if (stomp.TlsPort is { } port)
            await OpenAsync(new TcpEndpoint(stomp.Host, port), Certificate(), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
    }

    /// <exception cref="StartException">The port is taken.</exception>
    private async Task OpenAsync(TcpEndpoint endpoint, CertificateFiles? certificate, CancellationToken cancel)
    {
        var listener = new TcpListener(endpoint, connection => door.ServeAsync(connection, certificate is not null), certificate, services);
        try
        {
            await listener.StartAsync(cancel);
            _listeners.Add(listener);

            // Told when the other doors are open too: a start that fails says one thing only.
            lifetime.ApplicationStarted.Register(() => LogOpened(certificate is null ? "plain" : "TLS", listener.Addresses));
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await listener.DisposeAsync();
            throw new StartException($"cannot listen for STOMP on {endpoint}: the port is taken", taken);
        }
    }

    private CertificateFiles Certificate()
    {
        var (certificate, key) = options.Stomp.CertificateFile is not null
            ? (options.Stomp.CertificateFile, options.Stomp.CertificateKeyFile)
            : (options.Http.CertificateFile, options.Http.CertificateKeyFile);
        if (certificate is null || key is null)
            throw new StartException("Stomp:TlsPort needs Stomp:CertificateFile and Stomp:CertificateKeyFile, or those of Http");
        try
        {
            return new CertificateFiles(certificate, key, services.GetRequiredService<TimeProvider>(), logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use the certificate '{certificate}' with the key '{key}': {error.Message}", error);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "stomp-opened", Message = "STOMP over TCP ({Kind}) at {Addresses}")]
    private partial void LogOpened(string kind, IEnumerable<string> addresses);
}
