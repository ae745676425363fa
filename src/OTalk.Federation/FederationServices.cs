using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Engine;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Inbound;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Storage.Federation;

namespace OTalk.Federation;

/// <summary>
/// Puts together what sends to other servers and takes from them. The engine needs the ways out, and what comes in needs the engine: the
/// circle is closed when the first link opens.
/// </summary>
public static class FederationServices
{
    public static IServiceCollection AddPeers(this IServiceCollection services, FederationOptions options) => services
        .AddSingleton(provider => new LinkPool(Later<ILinkDialer>(provider), provider.GetRequiredService<FederationPolicy>(), Time(provider)))
        .AddSingleton<PeerBook>()
        .AddSingleton<IPeerNews>(provider => provider.GetRequiredService<PeerBook>())
        .AddSingleton<Questions>()
        .AddSingleton(provider => new OutboundAnswers(
            new Lazy<EngineServices>(() => provider.GetRequiredService<OTalkEngine>().Services), options, Time(provider)))
        .AddSingleton(provider => new PeerChannel(
            provider.GetRequiredService<LinkPool>(), provider.GetRequiredService<Questions>(), provider.GetRequiredService<OutboundAnswers>(), options, new SystemIdSource(), Time(provider)))
        .AddSingleton<IPeerWay>(provider => provider.GetService<XmppWay>() is { } xmpp
            ? new DomainWays(provider.GetRequiredService<FederationPolicy>(), provider.GetRequiredService<DomainDirectory>(), provider.GetRequiredService<PeerChannel>(), xmpp)
            : provider.GetRequiredService<PeerChannel>())
        .AddSingleton(new QueueLimits { QueueBytes = options.QueueBytes, GiveUpAfter = options.GiveUpAfter })
        .AddSingleton(provider => new Destinations(new QueueServices(
            provider.GetRequiredService<IOutboxStore>(),
            provider.GetRequiredService<IPeerWay>(),
            provider.GetRequiredService<OutboundAnswers>(),
            provider.GetRequiredService<QueueLimits>(),
            new SystemIdSource(),
            provider.GetRequiredService<IRandomSource>(),
            Time(provider),
            provider.GetRequiredService<ILoggerFactory>())
        {
            News = provider.GetRequiredService<IPeerNews>(),
        }))
        .AddSingleton<PeerGauges>()
        .AddSingleton(provider => new PeerWatch(
            provider.GetRequiredService<IPeerStore>(),
            provider.GetRequiredService<FederationPolicy>(),
            provider.GetRequiredService<PeerBook>(),
            provider.GetRequiredService<Destinations>(),
            provider.GetRequiredService<LinkSet>(),
            provider.GetRequiredService<LinkPool>(),
            provider.GetRequiredService<DomainDirectory>(),
            Time(provider),
            provider.GetRequiredService<ILogger<PeerWatch>>()))
        .AddSingleton<IRemote>(provider => new FederationRemote(
            provider.GetRequiredService<FederationPolicy>(),
            provider.GetRequiredService<Destinations>(),
            provider.GetRequiredService<IPeerWay>(),
            provider.GetRequiredService<OutboundAnswers>(),
            provider.GetRequiredService<QueueLimits>(),
            provider.GetRequiredService<IPeerNews>(),
            provider.GetService<PresenceProbes>(),
            new SystemIdSource(),
            Time(provider),
            provider.GetRequiredService<ILogger<FederationRemote>>()))
        .AddSingleton(provider => new FederationWork(
            new PresenceVigil(provider.GetRequiredService<IPeerWay>(), options, Time(provider), provider.GetRequiredService<ILogger<PresenceVigil>>()),
            new Greeting(
                provider.GetRequiredService<LinkPool>(),
                provider.GetRequiredService<IReceiptStore>(),
                provider.GetRequiredService<FederationPolicy>(),
                provider.GetRequiredService<ILogger<Greeting>>())))
        .AddSingleton(provider => new Receipts(provider.GetRequiredService<IReceiptStore>(), Time(provider)))
        .AddSingleton(provider => new InboundStanzas(new Lazy<PeerDesk>(() => new PeerDesk(provider.GetRequiredService<OTalkEngine>().Services)), provider.GetRequiredService<LimitsOptions>()))
        .AddSingleton<InboundBatches>()
        .AddSingleton<ILinkReceiver>(provider => new PeerReceiver(
            provider.GetRequiredService<LinkPool>(),
            provider.GetRequiredService<Questions>(),
            Later<Destinations>(provider),
            provider.GetRequiredService<InboundBatches>(),
            provider.GetRequiredService<InboundStanzas>(),
            provider.GetRequiredService<IPeerNews>(),
            provider.GetRequiredService<ILogger<PeerReceiver>>()));

    private static Lazy<T> Later<T>(IServiceProvider provider)
        where T : notnull => new(provider.GetRequiredService<T>);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
