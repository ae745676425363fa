using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo connects</c>: opens the WebSocket; nothing is read yet.</summary>
internal sealed class Connect(Place at, string? subprotocol) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        WebSocketActor actor = stage.WebSocket(At);
        await actor.ConnectAsync(subprotocol);
        if (actor.Client.Subprotocol is var chosen && chosen != subprotocol)
            throw new ExpectationException($"the server chose the subprotocol {chosen ?? "(none)"}");
    }
}
