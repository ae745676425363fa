using Microsoft.AspNetCore.Http;

namespace OTalk.Federation.Native.Discovery;

/// <summary>Where this server tells others to reach it.</summary>
/// <param name="Origin">Its public origin, such as <c>https://montague.com</c>, where the operator says it; null: what each request was sent to.</param>
/// <param name="ClientsPath">Where clients connect.</param>
/// <param name="LinksPath">Where links are opened.</param>
public sealed record PublicAddresses(string? Origin, string ClientsPath, string LinksPath)
{
    /// <summary>
    /// The origin for WebSocket: <c>wss</c> in place of <c>https</c>, <c>ws</c> in place of <c>http</c>. The host is told as it was sent, which may be
    /// no name at all.
    /// </summary>
    internal string WebSocketOrigin(HttpRequest request) =>
        "ws" + (Origin ?? $"{request.Scheme}://{request.Headers.Host}")["http".Length..];
}
