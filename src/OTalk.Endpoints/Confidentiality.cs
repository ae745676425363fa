using System.Net;
using Microsoft.AspNetCore.Http;
using OTalk.Engine.Options;

namespace OTalk.Endpoints;

/// <summary>Whether secrets may be sent over a connection (protocol reference, "Streams, authentication, sessions").</summary>
internal static class Confidentiality
{
    /// <summary>TLS, loopback, or the operator says that it is no matter.</summary>
    public static bool Of(HttpContext context, HttpOptions options) =>
        context.Request.IsHttps
        || options.AllowPlainOverInsecure
        || (context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));
}
