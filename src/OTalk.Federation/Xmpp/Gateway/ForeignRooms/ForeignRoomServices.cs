using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Streams;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>Puts together the rooms of XMPP servers that our users enter.</summary>
internal static class ForeignRoomServices
{
    public static IServiceCollection AddForeignRooms(this IServiceCollection services, FederationOptions options) => services
        .AddSingleton(provider => new Seats(XmppServices.Engine(provider)))
        .AddSingleton(provider => new RoomDoor(
            XmppServices.Engine(provider), provider.GetRequiredService<Seats>(), provider.GetRequiredService<IqQuestions>(), provider.GetRequiredService<IXmppStreams>(), options,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ForeignRoomSpeaker>()
        .AddSingleton(provider => new RoomHerald(XmppServices.Engine(provider), provider.GetRequiredService<Visitors>(), provider.GetRequiredService<Seats>()))
        .AddSingleton(provider => new RoomInvites(
            XmppServices.Engine(provider), provider.GetRequiredService<Visitors>(), provider.GetRequiredService<XmppDomains>(), provider.GetRequiredService<Seats>()))
        .AddSingleton(provider => new ForeignRoomTaker(
            XmppServices.Engine(provider), provider.GetRequiredService<Visitors>(), provider.GetRequiredService<Seats>(), provider.GetRequiredService<RoomDoor>(),
            provider.GetRequiredService<RoomHerald>(), provider.GetRequiredService<RoomInvites>(), provider.GetRequiredService<Bounces>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ForeignRoomTaker>>()))
        .AddSingleton<ForeignRoomDesk>();
}
