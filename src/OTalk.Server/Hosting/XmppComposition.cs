using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation;
using OTalk.Federation.Checking.Xmpp;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Federation.Xmpp.Streams.Components;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Federation.Xmpp.Streams.Trust;

namespace OTalk.Server.Hosting;

/// <summary>Puts together what speaks with XMPP servers, where that is asked for.</summary>
internal static class XmppComposition
{
    public static IServiceCollection AddXmpp(this IServiceCollection services, OTalkOptions options)
    {
        if (!options.Xmpp.Enabled)
            return services;
        services
            .AddSingleton(options.Xmpp)
            .AddSingleton(new XmppDomains(options.Server, options.Xmpp))
            .AddSingleton(provider => new XmppMetrics(provider.GetRequiredService<IMeterFactory>()))
            .AddSingleton<XmppLog>()
            .AddXmppGateway(options.Federation);
        services.AddHostedService<XmppService>();
        return options.Xmpp.Component.Host is null ? services.AddServerStreams(options.Xmpp) : services.AddComponent(options);
    }

    /// <summary>Adds what looks at the way to XMPP servers, without a server.</summary>
    public static IServiceCollection AddXmppCheck(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(options.Xmpp with
        {
            Dialback = XmppDialback.Allow,
            Peers = options.Xmpp.Peers.ToDictionary(static peer => peer.Key, static peer => peer.Value with { Dialback = null }, StringComparer.Ordinal),
        })
        .AddSingleton(new XmppDomains(options.Server, options.Xmpp))
        .AddSingleton(provider => new XmppMetrics(provider.GetRequiredService<IMeterFactory>()))
        .AddSingleton<XmppLog>()
        .AddServerStreams(options.Xmpp)
        .AddSingleton(provider => new XmppCheck(options.Xmpp, provider.GetRequiredService<FederationPolicy>(), provider.GetRequiredService<ServerParts>()));

    private static IServiceCollection AddComponent(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(provider => new ComponentStreams(new ComponentParts(
            options.Xmpp.Component,
            options.Federation,
            provider.GetRequiredService<FederationPolicy>(),
            provider.GetRequiredService<XmppDomains>(),
            new Lazy<IXmppReceiver>(provider.GetRequiredService<IXmppReceiver>),
            provider.GetRequiredService<XmppMetrics>(),
            provider.GetRequiredService<XmppLog>(),
            provider.GetRequiredService<IRandomSource>(),
            provider.GetRequiredService<TimeProvider>())))
        .AddSingleton<IXmppStreams>(provider => provider.GetRequiredService<ComponentStreams>());

    private static IServiceCollection AddServerStreams(this IServiceCollection services, XmppOptions options) => services
        .AddSingleton(_ => Trust(options.TrustedAuthorities))
        .AddSingleton<IXmppCertificates, XmppCertificates>()
        .AddSingleton(provider => new Lazy<IXmppReceiver>(provider.GetRequiredService<IXmppReceiver>))
        .AddSingleton<ServerParts>()
        .AddSingleton<ServerListener>()
        .AddSingleton<ServerStreams>()
        .AddSingleton<IXmppStreams>(provider => provider.GetRequiredService<ServerStreams>());

    private static XmppTrust Trust(string? file)
    {
        try
        {
            return XmppTrust.Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use Xmpp:TrustedAuthorities '{file}': {error.Message.TrimEnd('.')}", error);
        }
    }
}
