using OTalk.Engine.Options;
using OTalk.Server.Logging;

namespace OTalk.Server.Hosting;

/// <summary>Builds the web application that carries the server: listener, log, life cycle. What the server is made of is <see cref="Composition"/>'s.</summary>
public static class ServerHost
{
    /// <summary>Builds a server that is ready to start.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="customize">Replaces services before the application is built, for tests; null for none.</param>
    /// <exception cref="StartException">The listener cannot be set up as configured.</exception>
    /// <exception cref="Storage.Trees.StoreException">The store cannot be used.</exception>
    public static WebApplication Build(OTalkOptions options, Action<IServiceCollection>? customize = null)
    {
        // The empty builder reads no configuration of its own: there is one way to configure the server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "otalk" });
        builder.Logging.AddOTalkLog(options.Server);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Http.DrainFor);
        builder.WebHost.UseOTalkListener(options.Http, options.Limits);
        builder.Services.AddOTalk(options);
        customize?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<UnobservedExceptions>();
        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<FrameworkNoise>().ServerHasStarted);

        // Opened here so that a store that cannot be used ends the start before a door is open.
        app.Services.GetRequiredService<Stores>();
        app.MapDoors();
        return app;
    }
}
