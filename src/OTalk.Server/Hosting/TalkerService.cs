using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using OTalk.Endpoints.Talker;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Opens the ports of the Talker door, and closes them when the server stops.</summary>
internal sealed partial class TalkerService(
    OTalkOptions options, TalkerDoor door, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<TalkerService> logger) : IHostedService
{
    private readonly List<TcpListener> _listeners = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        TalkerOptions talker = options.Talker;
        if (!talker.Enabled)
            return;
        var plain = new TcpEndpoint(talker.Host, talker.Port ?? TalkerOptions.DefaultPort);
        await OpenAsync(plain, certificate: null, isRequired: talker.Port is not null, cancellationToken);
        if (talker.TlsPort is { } port)
            await OpenAsync(new TcpEndpoint(talker.Host, port), Certificate(), isRequired: true, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
    }

    /// <summary>Opens a port; one that nobody asked for is done without where it is taken.</summary>
    /// <exception cref="StartException">A port that was asked for is taken.</exception>
    private async Task OpenAsync(TcpEndpoint endpoint, CertificateFiles? certificate, bool isRequired, CancellationToken cancel)
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
            if (isRequired)
                throw new StartException($"cannot listen for Talker on {endpoint}: the port is taken", taken);
            LogNotOpened(endpoint);
        }
    }

    private CertificateFiles Certificate()
    {
        var (certificate, key) = options.Talker.CertificateFile is not null
            ? (options.Talker.CertificateFile, options.Talker.CertificateKeyFile)
            : (options.Http.CertificateFile, options.Http.CertificateKeyFile);
        if (certificate is null || key is null)
            throw new StartException("Talker:TlsPort needs Talker:CertificateFile and Talker:CertificateKeyFile, or those of Http");
        try
        {
            return new CertificateFiles(certificate, key, services.GetRequiredService<TimeProvider>(), logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use the certificate '{certificate}' with the key '{key}': {error.Message}", error);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "talker-opened", Message = "Talker ({Kind}) at {Addresses}")]
    private partial void LogOpened(string kind, IEnumerable<string> addresses);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "talker-not-opened", Message = "Talker is not served: {Endpoint} is taken. Set Talker:Port to another port, or Talker:Enabled to false")]
    private partial void LogNotOpened(TcpEndpoint endpoint);
}
