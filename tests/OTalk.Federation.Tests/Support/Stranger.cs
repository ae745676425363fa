using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Support;

/// <summary>A domain that is none of ours: it publishes what a test wants and accepts links as a test wants.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private Stranger(string domain, TestCertificate? certificate)
    {
        Key = new StrangerKey();
        Domain = domain;
        Document = () => Published(Key);
        Serve = context => context.Response.WriteAsync(Document());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (certificate is not null)
                listener.UseHttps(X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath));
        }));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(HandleAsync);
    }

    public string Domain { get; }

    /// <summary>The key that it signs with.</summary>
    public StrangerKey Key { get; set; }

    /// <summary>What it publishes.</summary>
    public Func<string> Document { get; set; }

    /// <summary>How it serves its document.</summary>
    public RequestDelegate Serve { get; set; }

    /// <summary>How it serves whoever opens a link.</summary>
    public Func<RawLink, Task> Accept { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often it was asked for its document.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Where it listens; by name where it has a certificate, because that is for a name.</summary>
    public string Url => _app.Urls.Single().Replace("https://127.0.0.1", "https://localhost", StringComparison.Ordinal);

    public string LinksUrl => Url.Replace("http", "ws", StringComparison.Ordinal) + "/s2s";

    public static async Task<Stranger> StartAsync(string domain = "verona.it", TestCertificate? certificate = null)
    {
        var stranger = new Stranger(domain, certificate);
        await stranger._app.StartAsync();
        return stranger;
    }

    /// <summary>A document with these keys.</summary>
    public string Published(params StrangerKey[] keys) =>
        JsonSerializer.Serialize(new { version = "alpha1", s2s = LinksUrl, client = "wss://verona.it/otalk", keys = keys.Select(key => key.Public) });

    /// <summary>An assertion as it should be.</summary>
    public string Assertion(string nonce, string audience) => new StrangerAssertion { Issuer = Domain, Audience = audience, Nonce = nonce }.Sign(Key);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await using var link = new RawLink(socket);
            await Accept(link);
            return;
        }

        if (context.Request.Path == "/.well-known/otalk")
            Interlocked.Increment(ref _asked);
        await Serve(context);
    }
}

/// <summary>A key of a stranger.</summary>
internal sealed class StrangerKey
{
    public ECDsa Pair { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public object Public
    {
        get
        {
            ECPoint point = Pair.ExportParameters(includePrivateParameters: false).Q;
            return new { kty = "EC", crv = "P-256", kid = Id, use = "sig", alg = "ES256", x = Text(point.X!), y = Text(point.Y!) };
        }
    }

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
