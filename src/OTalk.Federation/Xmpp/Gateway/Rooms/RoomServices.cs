using Microsoft.Extensions.DependencyInjection;
using OTalk.Federation.Xmpp.Gateway.Archives;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Rooms.Iq;
using OTalk.Federation.Xmpp.Streams;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Puts together the rooms that XMPP users enter.</summary>
internal static class RoomServices
{
    public static IServiceCollection AddXmppRooms(this IServiceCollection services) => services
        .AddSingleton(provider => new RoomDirectory(XmppServices.Engine(provider), provider.GetRequiredService<XmppDomains>()))
        .AddSingleton(provider => new Occupants(XmppServices.Engine(provider), provider.GetRequiredService<RoomDirectory>(), provider.GetRequiredService<VisitorContents>()))
        .AddSingleton<RoomPublisher>()
        .AddSingleton<RoomHistory>()
        .AddSingleton<RoomChanges>()
        .AddSingleton(provider => new RoomWelcome(
            XmppServices.Engine(provider),
            provider.GetRequiredService<RoomDirectory>(),
            provider.GetRequiredService<RoomHistory>(),
            provider.GetRequiredService<VisitorContents>(),
            provider.GetRequiredService<IXmppStreams>()))
        .AddSingleton<RoomEntrance>()
        .AddSingleton<RoomMessages>()
        .AddSingleton<ISpeaker>(provider => new RoomSpeaker(
            XmppServices.Engine(provider),
            provider.GetRequiredService<RoomDirectory>(),
            provider.GetRequiredService<Occupants>(),
            provider.GetRequiredService<RoomChanges>()))
        .AddSingleton(provider => new RoomTaker(
            provider.GetRequiredService<RoomDirectory>(),
            provider.GetRequiredService<RoomEntrance>(),
            provider.GetRequiredService<RoomMessages>(),
            new IqTaker(provider.GetRequiredService<IqQuestions>(), Questions(provider), provider.GetRequiredService<IXmppStreams>())));

    /// <summary>What rooms are asked.</summary>
    private static IReadOnlyList<IIqHandler> Questions(IServiceProvider provider)
    {
        var rooms = provider.GetRequiredService<RoomDirectory>();
        return
        [
            new VersionHandler(),
            new RoomPingHandler(rooms, provider.GetRequiredService<Occupants>()),
            new RoomAdminHandler(rooms, provider.GetRequiredService<Visitors>()),
            new RoomOwnerHandler(XmppServices.Engine(provider), rooms, provider.GetRequiredService<Visitors>()),
            new RoomModerationHandler(rooms, provider.GetRequiredService<Visitors>(), provider.GetRequiredService<VisitorContents>()),
            new RoomInfoHandler(XmppServices.Engine(provider), rooms),
            new RoomItemsHandler(XmppServices.Engine(provider), provider.GetRequiredService<XmppDomains>(), rooms, provider.GetRequiredService<VisitorContents>()),
            .. ArchiveServices.OfRooms(provider, rooms),
        ];
    }
}
