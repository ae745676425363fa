using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo disconnects</c>: the clean close (1000), which ends his session.</summary>
internal sealed class Disconnect(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        WebSocketActor actor = stage.WebSocket(At);
        await actor.Client.CloseAsync();
        await actor.LeaveAsync();
    }
}
