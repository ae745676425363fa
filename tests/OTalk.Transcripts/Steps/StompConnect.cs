using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo connects</c>, of a STOMP client: opens the TCP connection or, <c>over WebSocket</c>, that; no frame is sent yet.</summary>
internal sealed class StompConnect(Place at, StompTransport by) : Step(at)
{
    public override Task PlayAsync(Stage stage) =>
        stage.Stomp(At).ConnectAsync(by with { Token = by.Token is { } token ? stage.Fill(token) : null });
}
