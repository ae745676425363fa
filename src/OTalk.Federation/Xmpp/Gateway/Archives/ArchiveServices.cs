using Microsoft.Extensions.DependencyInjection;
using OTalk.Engine.Options;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Federation.Xmpp.Streams;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Puts together what reads histories as archives.</summary>
internal static class ArchiveServices
{
    /// <summary>Adds it, with the archives of nodes, and of rooms of XMPP servers.</summary>
    public static IServiceCollection AddArchives(this IServiceCollection services, FederationOptions options) => services
        .AddSingleton<ArchiveResults>()
        .AddSingleton(provider => new TheirArchives(
            provider.GetRequiredService<IqQuestions>(), provider.GetRequiredService<ArchiveResults>(), provider.GetRequiredService<Seats>(), new SystemIdSource()))
        .AddSingleton(provider => new TheirHistory(provider.GetRequiredService<TheirArchives>(), options, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ISpeaker, TheirHistorySpeaker>()
        .AddSingleton<ArchiveReader>()
        .AddSingleton<IIqHandler>(provider => Queries(provider, new NodeArchives()))
        .AddSingleton<IIqHandler>(provider => Facts(provider, new NodeArchives()));

    /// <summary>What the archives of rooms are asked.</summary>
    public static IEnumerable<IIqHandler> OfRooms(IServiceProvider provider, RoomDirectory rooms) =>
        [Queries(provider, new RoomArchives(rooms)), Facts(provider, new RoomArchives(rooms))];

    private static ArchiveQueries Queries(IServiceProvider provider, IArchives archives) =>
        new(archives, provider.GetRequiredService<ArchiveReader>(), provider.GetRequiredService<IXmppStreams>());

    private static ArchiveFacts Facts(IServiceProvider provider, IArchives archives) => new(archives, provider.GetRequiredService<ArchiveReader>());
}
