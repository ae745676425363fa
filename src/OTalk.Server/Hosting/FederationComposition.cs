using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using OTalk.Endpoints.WebSocket;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Federation;
using OTalk.Federation.Checking;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;

namespace OTalk.Server.Hosting;

/// <summary>Puts federation together.</summary>
internal static class FederationComposition
{
    public static IServiceCollection AddFederation(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(new FederationPolicy(options.Federation, options.Server, options.Xmpp))
        .AddSingleton(provider => new FederationMetrics(provider.GetRequiredService<IMeterFactory>()))
        .AddSingleton(new PublicAddresses(options.Accounts.OAuth.Issuer, WebSocketDoor.Path, LinkAcceptor.Path))
        .AddSingleton(_ => Trust(options.Federation.TrustedCertificates))
        .AddSingleton(provider => new OutgoingHttp(provider.GetRequiredService<CertificateTrust>().Options()))
        .AddSingleton<DocumentClient>()
        .AddSingleton<DomainDirectory>()
        .AddSingleton<DocumentEndpoint>()
        .AddSingleton<Assertions>()
        .AddSingleton<LinkSet>()
        .AddSingleton<LinkLog>()
        .AddPeers(options.Federation)
        .AddSingleton(provider => new Lazy<ILinkReceiver>(provider.GetRequiredService<ILinkReceiver>))
        .AddSingleton<BufferPool>()
        .AddSingleton<LinkParts>()
        .AddSingleton<ILinkDialer, LinkDialer>()
        .AddSingleton<LinkAcceptor>()
        .AddSingleton<DomainCheck>();

    /// <summary>Opens the doors for other servers.</summary>
    /// <exception cref="StartException">The further authorities cannot be used.</exception>
    public static void MapFederation(this WebApplication app)
    {
        app.Services.GetRequiredService<OutgoingHttp>();
        app.Services.GetRequiredService<PeerGauges>();
        app.Services.GetRequiredService<DocumentEndpoint>().Map(app);
        app.Services.GetRequiredService<LinkAcceptor>().Map(app);
    }

    private static CertificateTrust Trust(string? file)
    {
        try
        {
            return CertificateTrust.Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use Federation:TrustedCertificates '{file}': {error.Message.TrimEnd('.')}", error);
        }
    }
}
