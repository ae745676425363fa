using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OTalk.Engine;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway;
using OTalk.Federation.Xmpp.Gateway.Archives;
using OTalk.Federation.Xmpp.Gateway.Discovery;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Nodes;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Federation.Xmpp.Gateway.VCards;
using OTalk.Federation.Xmpp.Streams;

namespace OTalk.Federation.Xmpp;

/// <summary>Puts together what speaks with XMPP servers. The streams are added besides: a component's, or those of a server.</summary>
public static class XmppServices
{
    /// <summary>Adds the gateway.</summary>
    public static IServiceCollection AddXmppGateway(this IServiceCollection services, FederationOptions options) => services
        .AddXmppRooms()
        .AddSingleton<Bounces>()
        .AddSingleton(provider => new Visitors(Engine(provider)))
        .AddSingleton(provider => new PresenceStates(Engine(provider)))
        .AddSingleton(provider => new IqQuestions(provider.GetRequiredService<IXmppStreams>(), new Engine.Trees.SystemIdSource()))
        .AddSingleton<IIqHandler, PingHandler>()
        .AddSingleton<IIqHandler, VersionHandler>()
        .AddSingleton<VisitorContents>()
        .AddSingleton<IIqHandler, DiscoInfoHandler>()
        .AddSingleton<IIqHandler, DiscoItemsHandler>()
        .AddForeignRooms(options)
        .AddSingleton<ISpeaker>(provider => provider.GetRequiredService<ForeignRoomSpeaker>())
        .AddSingleton<ISpeaker, ChatSpeaker>()
        .AddSingleton<ISpeaker, PresenceSpeaker>()
        .AddSingleton<ISpeaker, DiscoverySpeaker>()
        .AddSingleton<IIqHandler, VCardHandler>()
        .AddSingleton<IIqHandler, VCardChanges>()
        .AddSingleton<ISpeaker, VCardSpeaker>()
        .AddArchives(options)
        .AddNodes(options)
        .AddSingleton(provider => new XmppWay(
            provider.GetRequiredService<IXmppStreams>(),
            [.. provider.GetServices<ISpeaker>()],
            provider.GetRequiredService<ForeignRoomDesk>(),
            provider.GetRequiredService<Bounces>(),
            provider.GetRequiredService<FederationPolicy>(),
            options,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new MessageTaker(
            Engine(provider), provider.GetRequiredService<Visitors>(), provider.GetRequiredService<Bounces>(), provider.GetRequiredService<IXmppStreams>()))
        .AddSingleton(provider => new PresenceTaker(
            Engine(provider),
            provider.GetRequiredService<Visitors>(),
            provider.GetRequiredService<PresenceStates>(),
            provider.GetRequiredService<StrangersPresence>(),
            provider.GetRequiredService<IXmppStreams>()))
        .AddSingleton<StrangersPresence>()
        .AddSingleton(provider => new ShownPresence(Engine(provider), provider.GetRequiredService<IXmppStreams>()))
        .AddSingleton(provider => new PresenceProbes(Engine(provider), provider.GetRequiredService<IPeerWay>(), provider.GetRequiredService<ILogger<PresenceProbes>>()))
        .AddSingleton<IqTaker>()
        .AddSingleton(provider => new XmppReceiver(
            provider.GetRequiredService<MessageTaker>(),
            provider.GetRequiredService<NodeTaker>(),
            provider.GetRequiredService<PresenceTaker>(),
            provider.GetRequiredService<IqTaker>(),
            provider.GetRequiredService<RoomTaker>(),
            provider.GetRequiredService<ForeignRoomDesk>(),
            provider.GetRequiredService<ArchiveResults>(),
            new Lazy<Destinations>(provider.GetRequiredService<Destinations>),
            provider.GetRequiredService<IPeerNews>(),
            provider.GetRequiredService<ILogger<XmppReceiver>>()))
        .AddSingleton<IXmppReceiver>(provider => new StoreGuard(
            provider.GetRequiredService<XmppReceiver>(), provider.GetRequiredService<IXmppStreams>(), provider.GetRequiredService<ILogger<StoreGuard>>()));

    internal static Lazy<EngineServices> Engine(IServiceProvider provider) => new(() => provider.GetRequiredService<OTalkEngine>().Services);
}
