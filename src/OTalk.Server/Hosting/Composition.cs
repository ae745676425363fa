using OTalk.Engine.Options;
using OTalk.Server.Health;

namespace OTalk.Server.Hosting;

/// <summary>What a server is made of: the one place where its parts are put together.</summary>
public static class Composition
{
    /// <summary>Adds the options, a section at a time and whole, and every part of the server.</summary>
    public static IServiceCollection AddOTalk(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.Server)
        .AddSingleton(options.Http)
        .AddSingleton(options.Accounts)
        .AddSingleton(options.Sessions)
        .AddSingleton(options.Limits)
        .AddSingleton(options.Storage)
        .AddSingleton(_ => StoreFactory.OpenAccounts(options))
        .AddSingleton<Readiness>()
        .AddSingleton<MetricsText>()
        .AddSingleton<ProcessMetrics>();

    /// <summary>Opens the doors.</summary>
    public static void MapDoors(this WebApplication app) => app.MapHealth();
}
