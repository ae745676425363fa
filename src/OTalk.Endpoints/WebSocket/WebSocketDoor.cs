using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OTalk.Engine;
using OTalk.Engine.Options;

namespace OTalk.Endpoints.WebSocket;

/// <summary>The WebSocket door: oTalk stanzas at <c>/otalk</c>, one per text message (protocol reference, "Streams, authentication, sessions").</summary>
public sealed class WebSocketDoor(OTalkEngine engine, IHostApplicationLifetime lifetime)
{
    public const string Path = "/otalk";
    public const string Subprotocol = "otalk";

    private readonly OTalkOptions _options = engine.Services.Options;

    /// <summary>Must stand before the web socket middleware: lets streams write whole batches in one flush.</summary>
    public static Task ShareOutputAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Equals(Path, StringComparison.Ordinal) && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new SharingUpgrade(upgrade));
        return next(context);
    }

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("this address speaks WebSocket");
            return;
        }

        bool named = context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.Ordinal);
        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = named ? Subprotocol : null,
            KeepAliveInterval = _options.Sessions.KeepAliveInterval,
            KeepAliveTimeout = _options.Sessions.KeepAliveInterval,
        });
        var upgrade = (SharingUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        using var connection = new WebSocketConnection(socket, upgrade.Output!, engine, IsConfidential(context));
        await connection.RunAsync(lifetime.ApplicationStopping, context.RequestAborted);
    }

    private bool IsConfidential(HttpContext context) =>
        context.Request.IsHttps
        || _options.Http.AllowPlainOverInsecure
        || (context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));
}
