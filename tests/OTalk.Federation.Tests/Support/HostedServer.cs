using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OTalk.Engine.Options;
using OTalk.Federation.Native.Links;
using OTalk.Server.Hosting;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Support;

/// <summary>An oTalk server that runs on the loopback, with its own settings, clock, and ear for what comes over links.</summary>
internal sealed class HostedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, PeerOptions> _peers = new(StringComparer.Ordinal);

    private HostedServer(string domain, Setup setup)
    {
        Domain = domain;
        var options = new OTalkOptions
        {
            Server = new() { Domain = domain, HostedDomains = setup.Hosted, LogLevel = setup.Log is null ? LogLevel.None : LogLevel.Trace },
            Http = new()
            {
                Urls = setup.Certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0",
                CertificateFile = setup.Certificate?.Path,
                CertificateKeyFile = setup.Certificate?.KeyPath,
                DrainFor = TimeSpan.FromSeconds(20),
            },
            Talker = new() { Enabled = false },
            Storage = new() { Kind = StorageKind.Memory },
            Accounts = new() { ScramIterations = 4096, OAuth = new() { Issuer = setup.Origin } },
            Federation = setup.Federation with { Peers = _peers },
        };
        _app = ServerHost.Build(options, services =>
        {
            services.AddSingleton<ILinkReceiver>(Heard);
            setup.Services?.Invoke(services);
            if (setup.Time is not null)
                services.AddSingleton(setup.Time);
            if (setup.Log is not null)
                services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(setup.Log);
        });
    }

    public string Domain { get; }

    public Heard Heard { get; } = new();

    public IServiceProvider Services => _app.Services;

    public FederationPolicy Policy => Services.GetRequiredService<FederationPolicy>();

    public ILinkDialer Dialer => Services.GetRequiredService<ILinkDialer>();

    /// <summary>Where it listens; by name where it has a certificate, because that is for a name.</summary>
    public string Url => _app.Urls.Single().Replace("https://127.0.0.1", "https://localhost", StringComparison.Ordinal);

    public static async Task<HostedServer> StartAsync(string domain, Setup? setup = null)
    {
        var server = new HostedServer(domain, setup ?? new Setup());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Names a peer.</summary>
    public void Know(string domain, string? url) => _peers[domain] = new PeerOptions { Url = url };

    /// <summary>Names each other.</summary>
    public void Meet(HostedServer other)
    {
        Know(other.Domain, other.Url);
        other.Know(Domain, Url);
    }

    /// <summary>Dials what must work.</summary>
    public async Task<ILink> DialAsync(string peer, string? local = null)
    {
        var outcome = await Dialer.DialAsync(local ?? Domain, peer, TestContext.Current.CancellationToken);
        Assert.True(outcome.IsOpen, $"{outcome.Fault}");
        Assert.Same(outcome.Link, await Heard.OpenedAsync());
        return outcome.Link;
    }

    /// <summary>Dials what must not.</summary>
    public async Task<LinkFault> FailToDialAsync(string peer, string? local = null)
    {
        var outcome = await Dialer.DialAsync(local ?? Domain, peer, TestContext.Current.CancellationToken);
        Assert.False(outcome.IsOpen);
        Heard.AssertNothing();
        return outcome.Fault;
    }

    /// <summary>What a counter of federation has come to, as <c>name{label=value,…}</c> tells it.</summary>
    public string Metrics()
    {
        using var text = new StringWriter();
        Services.GetRequiredService<Server.Health.MetricsText>().WriteTo(text);
        return text.ToString();
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What differs from one server to another.</summary>
    internal sealed record Setup
    {
        public FederationOptions Federation { get; init; } = new();

        public IReadOnlyList<string> Hosted { get; init; } = [];

        public TestCertificate? Certificate { get; init; }

        public string? Origin { get; init; }

        public TimeProvider? Time { get; init; }

        public LogLines? Log { get; init; }

        /// <summary>Replaces what the server is made of.</summary>
        public Action<IServiceCollection>? Services { get; init; }
    }
}
