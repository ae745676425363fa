namespace OTalk.Protocols.Stomp;

/// <summary>CONNECT or STOMP: how a client begins a connection. It asks for no receipt; CONNECTED is its answer.</summary>
/// <param name="Version">The version to speak from here on, CONNECTED included.</param>
public sealed record StompConnect(StompVersion Version) : StompRequest
{
    /// <summary>The virtual host, or null.</summary>
    public string? Host { get; init; }

    /// <summary>The identity, or null.</summary>
    public string? Login { get; init; }

    /// <summary>A secret: the token, or null.</summary>
    public string? Passcode { get; init; }

    /// <summary>A secret: what an HTTP header of that name would say, or null.</summary>
    public string? Authorization { get; init; }

    /// <summary>What the client says of heart-beats; none in 1.0.</summary>
    public StompHeartBeat HeartBeat { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{nameof(StompConnect)} {{ Version = {Version.Text()}, Host = {Host}, Login = {Login}, HeartBeat = {HeartBeat} }}";
}
