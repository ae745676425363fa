using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace OTalk.Endpoints.WebSocket;

/// <summary>
/// The server's half of the opening handshake (RFC 6455 §4.2). The framework's own gives out a stream that aborts the connection as soon as
/// the WebSocket fails: whoever broke a rule would see a reset instead of the close frame that says which.
/// </summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const string Protocol = "websocket";
    private const int KeyBytes = 16;

    /// <summary>What RFC 6455 §1.3 has the server append to the client's key.</summary>
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether the client asks to go on in WebSocket, in a version this server speaks.</summary>
    public static bool IsAsked(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && Names(context.Request.Headers.Upgrade, Protocol, StringComparison.OrdinalIgnoreCase)
        && Names(context.Request.Headers.SecWebSocketVersion, Version, StringComparison.Ordinal);

    /// <summary>Whether the client's key is one: 16 bytes in base64.</summary>
    public static bool HasKey(HttpContext context)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        StringValues given = context.Request.Headers.SecWebSocketKey;
        return given.Count == 1 && Convert.TryFromBase64String(given.ToString().Trim(), key, out int written) && written == KeyBytes;
    }

    /// <summary>Whether the client offers a subprotocol.</summary>
    public static bool Offers(HttpContext context, string subprotocol) =>
        Names(context.Request.Headers.SecWebSocketProtocol, subprotocol, StringComparison.Ordinal);

    /// <summary>Tells a client that did not ask for WebSocket how to.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        context.Response.Headers.Upgrade = Protocol;
        context.Response.Headers.SecWebSocketVersion = Version;
        return context.Response.WriteAsync("this address speaks WebSocket", context.RequestAborted);
    }

    /// <summary>Answers 101; what comes out is the connection.</summary>
    /// <param name="context">A request that <see cref="IsAsked"/> and that <see cref="HasKey"/>.</param>
    /// <param name="subprotocol">The one that was chosen of those offered; null for none.</param>
    public static Task<Stream> AcceptAsync(HttpContext context, string? subprotocol)
    {
        IHeaderDictionary answer = context.Response.Headers;
        answer.Upgrade = Protocol;
        answer.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString().Trim());
        if (subprotocol is not null)
            answer.SecWebSocketProtocol = subprotocol;
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static string Accept(string key)
    {
#pragma warning disable CA5350 // RFC 6455 demands SHA-1 here; it protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
    }

    private static bool Names(StringValues header, string name, StringComparison comparison) =>
        header.Any(line => line is not null && line.Split(',').Any(item => item.Trim().Equals(name, comparison)));
}
