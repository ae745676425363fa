using OTalk.Core.Stanzas;
using OTalk.Engine.Sessions;

namespace OTalk.Endpoints.Stomp;

/// <summary>The answer to CONNECT: a session is bound.</summary>
/// <param name="Text">CONNECTED.</param>
/// <param name="Restored">The session, and what it has missed and is gone.</param>
internal sealed record StompConnected(StompText Text, Restoration Restored) : Reply(null, "", null);
