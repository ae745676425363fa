namespace OTalk.Transcripts.Playing;

/// <summary>By what a STOMP client connects: by TCP, unless one of these says otherwise.</summary>
/// <param name="IsWebSocket">By WebSocket.</param>
/// <param name="Subprotocol">The subprotocol that is offered, and must be chosen.</param>
/// <param name="Token">The token of the upgrade.</param>
public sealed record StompTransport(bool IsWebSocket, string? Subprotocol, string? Token);
