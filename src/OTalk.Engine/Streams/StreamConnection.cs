using System.Net;

namespace OTalk.Engine.Streams;

/// <summary>What a door knows of the connection a stream runs on.</summary>
/// <param name="Door">Name of the door.</param>
/// <param name="IsConfidential">TLS, loopback, or the operator says that it is no matter: secrets may be sent.</param>
/// <param name="Close">Closes the connection with a WebSocket-like code and a reason, once what waits is written.</param>
public sealed record StreamConnection(string Door, bool IsConfidential, Action<int, string> Close)
{
    /// <summary>
    /// It is one request: whatever asks for something is answered, a publish without <c>id</c> too, and the session's events go elsewhere.
    /// </summary>
    public bool IsRequest { get; init; }

    /// <summary>Where it comes from; null where that is not known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Nobody waits for an answer any more.</summary>
    public CancellationToken Gone { get; init; }
}
