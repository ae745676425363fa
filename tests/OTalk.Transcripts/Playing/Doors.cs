using OTalk.TestKit.Client;

namespace OTalk.Transcripts.Playing;

/// <summary>The doors of the server that a transcript is played against.</summary>
/// <param name="WebSocket">Opens a connection for oTalk, offering a subprotocol or none.</param>
/// <param name="Talker">Opens one for Talker.</param>
/// <param name="Stomp">Opens one for STOMP.</param>
public sealed record Doors(Func<string?, Task<OTalkClient>> WebSocket, Func<Task<TalkerClient>> Talker, Func<StompTransport, Task<StompClient>> Stomp);
