using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Http</c>: the listener that WebSocket, REST, event streams and STOMP share.</summary>
public sealed record HttpOptions
{
    /// <summary>Where to listen: <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>, several separated by <c>;</c>. Port 0 takes any free port.</summary>
    [ListenAddresses]
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>File with the certificate for <c>https</c> addresses, PEM, its chain included.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>File with the private key of <see cref="CertificateFile"/>, PEM, not encrypted.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>
    /// True offers passwords in the clear (SASL PLAIN, HTTP Basic) on connections that are neither TLS nor loopback: for a server behind a
    /// proxy that ends TLS (protocol reference, "Streams, authentication, sessions").
    /// </summary>
    public bool AllowPlainOverInsecure { get; init; }

    /// <summary>
    /// Addresses of proxies in front of the server, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: limits of an address then
    /// hold for who is behind the proxy, and its TLS counts as the connection's. Of others these headers are passed over.
    /// </summary>
    [IPAddress]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Origins whose web pages may use REST and event streams from a browser, such as <c>https://app.montague.com</c>; <c>*</c> is every one. None:
    /// only pages of the server's own origin (protocol reference, "REST").
    /// </summary>
    [Origin(orAny: true)]
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>How long a stopping server lets its connections finish what they have begun.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(10);
}
