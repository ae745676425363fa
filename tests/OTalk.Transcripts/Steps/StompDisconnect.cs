using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo disconnects</c>, of a STOMP client: ends the connection in order (over WebSocket with 1000, else with FIN), but says no DISCONNECT
/// before.
/// </summary>
internal sealed class StompDisconnect(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        StompActor actor = stage.Stomp(At);
        await actor.Client.FinishAsync();
        await actor.LeaveAsync();
    }
}
