using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Tokens;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Metrics;
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
        .AddSingleton(options.Talker)
        .AddSingleton(options.Stomp)
        .AddSingleton(options.Federation)
        .AddSingleton<StoreLog>()
        .AddSingleton(provider => StoreFactory.Open(options, provider.GetRequiredService<StoreLog>().Damaged))
        .AddHostedService<StoreWatch>()
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Trees)
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Outbox)
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Receipts)
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Peers)
        .AddAccounts(options)
        .AddEngine(options)
        .AddSingleton(provider => new ConnectionLimit(
            options.Limits.ConnectionsPerAddress, Proxies.AddressesOf(options.Http), provider.GetRequiredService<EngineMetrics>().ConnectionRefused))
        .AddRest(options)
        .AddFederation(options)
        .AddXmpp(options)
        .AddSingleton<Readiness>()
        .AddSingleton<MetricsText>()
        .AddSingleton<ProcessMetrics>();

    /// <summary>Adds what works on accounts and tokens, over stores and a clock that are there already.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Accounts)
        .AddSingleton<IRandomSource, SystemRandomSource>()
        .AddSingleton(new LoginNames(options.Server.Domain, options.Server.HostedDomains))
        .AddSingleton(provider => new PasswordVerifiers(provider.GetRequiredService<IRandomSource>(), options.Accounts.ScramIterations))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<LoginDirectory>(provider, options.Accounts.ScramIterations))
        .AddSingleton<AccountService>()
        .AddSingleton<TokenService>()
        .AddOAuth(options);

    /// <summary>Opens the doors.</summary>
    public static void MapDoors(this WebApplication app)
    {
        app.UseProxies(app.Services.GetRequiredService<HttpOptions>());
        app.UseRest(app.Services.GetRequiredService<HttpOptions>());
        app.MapHealth();
        app.MapEngine();
        app.MapRest();
        app.MapFederation();
    }
}
