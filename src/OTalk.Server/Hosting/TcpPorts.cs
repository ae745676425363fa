using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>The TCP ports of one door, each plain or with TLS: opened one by one, closed together.</summary>
/// <param name="serve">Serves one connection until it ends; the second argument says whether it has TLS.</param>
/// <param name="services">The application's.</param>
internal sealed class TcpPorts(Func<ConnectionContext, bool, Task> serve, IServiceProvider services)
{
    private readonly List<TcpListener> _listeners = [];

    /// <summary>Opens a port.</summary>
    /// <returns>False: it is taken.</returns>
    public async Task<bool> TryOpenAsync(TcpEndpoint endpoint, CertificateFiles? certificate, Action<string, IEnumerable<string>> opened, CancellationToken cancel)
    {
        var listener = new TcpListener(endpoint, connection => serve(connection, certificate is not null), certificate, services);
        try
        {
            await listener.StartAsync(cancel);
            _listeners.Add(listener);

            // Told when the other doors are open too: a start that fails says one thing only.
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
                .Register(() => opened(certificate is null ? "plain" : "TLS", listener.Addresses));
            return true;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await listener.DisposeAsync();
            return false;
        }
    }

    /// <summary>Takes no more connections and waits for those there are; cuts them when told to.</summary>
    public async Task StopAsync(CancellationToken cutThem)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cutThem)));
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
    }

    /// <summary>The certificate of a door: its own, or that of HTTP.</summary>
    /// <param name="section">Name of the door's section.</param>
    /// <param name="certificate">File of its certificate; null where it has none.</param>
    /// <param name="key">File of the key of that.</param>
    /// <param name="http">The section <c>Http</c>.</param>
    /// <param name="logger">Told when it is renewed.</param>
    /// <exception cref="StartException">There is none, or it cannot be used.</exception>
    public CertificateFiles CertificateOf(string section, string? certificate, string? key, HttpOptions http, ILogger logger)
    {
        var (file, keyFile) = certificate is not null ? (certificate, key) : (http.CertificateFile, http.CertificateKeyFile);
        if (file is null || keyFile is null)
            throw new StartException($"{section}:TlsPort needs {section}:CertificateFile and {section}:CertificateKeyFile, or those of Http");
        try
        {
            return new CertificateFiles(file, keyFile, services.GetRequiredService<TimeProvider>(), logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use the certificate '{file}' with the key '{keyFile}': {error.Message}", error);
        }
    }
}
