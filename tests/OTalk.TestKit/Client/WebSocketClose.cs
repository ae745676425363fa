namespace OTalk.TestKit.Client;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The code of the server's close frame (RFC 6455 §7.4); 1006 where the connection broke without one.</param>
/// <param name="Reason">The reason in the close frame, or what broke.</param>
public sealed record WebSocketClose(int Code, string? Reason)
{
    public const int Abnormal = 1006;
}
