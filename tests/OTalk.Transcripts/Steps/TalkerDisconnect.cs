using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo disconnects</c>, of a Talker client: ends the TCP connection in order (FIN), but says no <c>close</c> before.</summary>
internal sealed class TalkerDisconnect(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        TalkerActor actor = stage.Talker(At);
        await actor.Client.FinishAsync();
        await actor.LeaveAsync();
    }
}
