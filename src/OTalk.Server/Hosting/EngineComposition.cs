using System.Diagnostics.Metrics;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Endpoints.OAuth;
using OTalk.Endpoints.Stomp;
using OTalk.Endpoints.Talker;
using OTalk.Endpoints.WebSocket;
using OTalk.Engine;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Protocols.Json;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>Puts the engine together from the server's parts, and the doors on it.</summary>
internal static class EngineComposition
{
    public static IServiceCollection AddEngine(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(provider => new EngineMetrics(provider.GetRequiredService<IMeterFactory>()))
        .AddSingleton(provider => new OTalkEngine(new EngineParts(
            options,
            provider.GetRequiredService<ITreeStore>(),
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<AccountService>(),
            provider.GetRequiredService<LoginNames>(),
            provider.GetRequiredService<TokenService>(),
            SaslMechanisms.Standard(
                provider.GetRequiredService<LoginDirectory>(), provider.GetRequiredService<IRandomSource>(), provider.GetRequiredService<IBearerTokens>()),
            JsonMessageReader.TryRead,
            new SystemIdSource(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<EngineMetrics>(),
            provider.GetRequiredService<ILoggerFactory>())
        {
            Remote = provider.GetRequiredService<IRemote>(),
            Buffers = provider.GetRequiredService<BufferPool>(),
        }))
        .AddSingleton(provider => provider.GetRequiredService<OTalkEngine>().Services.Throttle)
        .AddHostedService<EngineService>()
        .AddSingleton<WebSocketDoor>()
        .AddSingleton<OAuthDoor>()
        .AddSingleton<TalkerDoor>()
        .AddHostedService<TalkerService>()
        .AddSingleton<StompDoor>()
        .AddHostedService<StompService>();

    /// <summary>Opens the doors on the engine.</summary>
    public static void MapEngine(this WebApplication app)
    {
        app.Services.GetRequiredService<WebSocketDoor>().Map(app);
        app.Services.GetRequiredService<OAuthDoor>().Map(app);
        app.Services.GetRequiredService<StompDoor>().Map(app);
    }
}
