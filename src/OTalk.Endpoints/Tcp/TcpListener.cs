using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OTalk.Endpoints.Tcp;

/// <summary>One port that speaks something else than HTTP, with or without TLS: a Kestrel server of its own, so that it opens and fails by itself.</summary>
public sealed class TcpListener : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(10);

    private readonly KestrelServer _server;

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="serve">Serves one connection until it ends.</param>
    /// <param name="certificate">The certificate for TLS; null for plain connections.</param>
    /// <param name="services">The application's.</param>
    public TcpListener(TcpEndpoint endpoint, ConnectionDelegate serve, CertificateFiles? certificate, IServiceProvider services)
    {
        var logging = services.GetRequiredService<ILoggerFactory>();
        var options = new KestrelServerOptions { ApplicationServices = services };
        options.Limits.MinRequestBodyDataRate = null;
        var limit = services.GetRequiredService<ConnectionLimit>();
        endpoint.Listen(options, listen =>
        {
            listen.Use(limit.Guard);
            if (certificate is not null)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeWithin,
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current }),
                });
            }

            listen.Use(_ => serve);
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logging);
        _server = new KestrelServer(Options.Create(options), transport, logging);
    }

    /// <summary>Where it listens, as addresses; known once it has started.</summary>
    public IEnumerable<string> Addresses => _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Authority);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public Task StartAsync(CancellationToken cancel) => _server.StartAsync(new NoApplication(), cancel);

    /// <summary>Takes no more connections and waits for those there are; cuts them when told to.</summary>
    public Task StopAsync(CancellationToken cutThem) => _server.StopAsync(cutThem);

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What Kestrel asks for and no connection reaches.</summary>
    private sealed class NoApplication : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException("this port does not speak HTTP");

        public void DisposeContext(object context, Exception? exception)
        {
        }

        public Task ProcessRequestAsync(object context) => Task.CompletedTask;
    }
}
