using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo breaks off</c>: the TCP connection goes without a word; a session is detached, not ended.</summary>
internal sealed class BreakOff(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        Actor actor = stage.Actor(At);
        actor.Abort();
        await actor.LeaveAsync();
    }
}
