using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OTalk.Engine;
using OTalk.Engine.Options;

namespace OTalk.Endpoints.WebSocket;

/// <summary>The WebSocket door: oTalk stanzas at <c>/otalk</c>, one per text message (protocol reference, "Streams, authentication, sessions").</summary>
public sealed class WebSocketDoor(OTalkEngine engine, IHostApplicationLifetime lifetime, ILogger<WebSocketDoor> logger)
{
    public const string Path = "/otalk";
    public const string Subprotocol = "otalk";

    private readonly OTalkOptions _options = engine.Services.Options;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        if (!WebSocketHandshake.IsAsked(context))
        {
            await WebSocketHandshake.RefuseAsync(context);
            return;
        }

        if (!WebSocketHandshake.HasKey(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        string? subprotocol = WebSocketHandshake.Offers(context, Subprotocol) ? Subprotocol : null;
        await using var output = new SharedOutput(await WebSocketHandshake.AcceptAsync(context, subprotocol), context.Abort, _options.Limits.StanzaTimeout, engine.Services.Time);
        using var socket = System.Net.WebSockets.WebSocket.CreateFromStream(output, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subprotocol,
            KeepAliveInterval = _options.Sessions.KeepAliveInterval,
            KeepAliveTimeout = _options.Sessions.KeepAliveInterval,
        });
        using var connection = new WebSocketConnection(socket, output, engine, Confidentiality.Of(context, _options.Http), context.Connection.RemoteIpAddress, logger);
        await connection.RunAsync(context.Abort, lifetime.ApplicationStopping, context.RequestAborted);
    }
}
