using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OTalk.Accounts.Tokens;
using OTalk.Endpoints.WebSocket;
using OTalk.Engine;
using OTalk.Engine.Options;

namespace OTalk.Endpoints.Stomp;

/// <summary>The STOMP door: over WebSocket at <c>/stomp</c>, and over TCP (protocol reference, "STOMP").</summary>
public sealed class StompDoor : IDisposable
{
    /// <summary>Where it is on the HTTP listener.</summary>
    public const string Path = "/stomp";

    /// <summary>In order of preference.</summary>
    private static readonly string[] _subprotocols = ["v12.stomp", "v11.stomp", "v10.stomp"];

    private readonly ConcurrentDictionary<StompConnection, bool> _connections = new();
    private readonly IHostApplicationLifetime _lifetime;
    private readonly OTalkOptions _options;
    private readonly ITimer _looking;

    public StompDoor(OTalkEngine engine, IBearerTokens tokens, IHostApplicationLifetime lifetime, ILogger<StompDoor> logger)
    {
        Engine = engine;
        Logger = logger;
        Gate = new StompGate(tokens, engine.Services.Accounts, engine.Services.Logins);
        _options = engine.Services.Options;
        _lifetime = lifetime;
        engine.Metrics.Observe("otalk.stomp.connections", "{connection}", "STOMP connections", () => _connections.Count);
        _looking = engine.Services.Time.CreateTimer(_ => Look(), null, StompBeats.LookEvery, StompBeats.LookEvery);
    }

    internal OTalkEngine Engine { get; }

    internal ILogger Logger { get; }

    internal StompGate Gate { get; }

    /// <summary>Opens the door on the HTTP listener.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (_options.Stomp.Enabled)
            routes.MapGet(Path, ServeAsync);
    }

    /// <summary>Serves one TCP connection until it ends.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isEncrypted">It has TLS.</param>
    public Task ServeAsync(ConnectionContext connection, bool isEncrypted)
    {
        bool isConfidential = isEncrypted || _options.Stomp.AllowInsecure || IsLoopback((connection.RemoteEndPoint as IPEndPoint)?.Address);
        return ServeAsync(new StompTcp(connection, isEncrypted, isConfidential), connection.ConnectionClosed);
    }

    public void Dispose() => _looking.Dispose();

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

        string? subprotocol = Array.Find(_subprotocols, name => WebSocketHandshake.Offers(context, name));
        string? authorization = context.Request.Headers.Authorization;
        bool isConfidential = context.Request.IsHttps || _options.Http.AllowPlainOverInsecure || IsLoopback(context.Connection.RemoteIpAddress);
        await using var output = new SharedOutput(await WebSocketHandshake.AcceptAsync(context, subprotocol), context.Abort, _options.Limits.StanzaTimeout, Engine.Services.Time);
        using var socket = System.Net.WebSockets.WebSocket.CreateFromStream(output, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subprotocol,
            KeepAliveInterval = _options.Sessions.KeepAliveInterval,
            KeepAliveTimeout = _options.Sessions.KeepAliveInterval,
        });
        await ServeAsync(new StompWebSocket(socket, output, authorization, context.Connection.RemoteIpAddress, isConfidential, context.Abort), context.RequestAborted);
    }

    private async Task ServeAsync(IStompTransport transport, CancellationToken aborted)
    {
        using var connection = new StompConnection(this, transport);
        _connections[connection] = true;
        try
        {
            await connection.RunAsync(_lifetime.ApplicationStopping, aborted);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    /// <summary>One look at all connections is cheaper than a timer for each.</summary>
    private void Look()
    {
        foreach ((StompConnection connection, _) in _connections)
            connection.Look();
    }
}
