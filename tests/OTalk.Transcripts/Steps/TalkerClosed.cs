using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo is closed</c>, of a Talker client: the server ends the connection, with nothing left unread before.</summary>
internal sealed class TalkerClosed(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        TalkerActor actor = stage.Talker(At);
        await actor.Client.ReceiveEndAsync();
        if (actor.Client.TryReceive() is { } unread)
            throw new ExpectationException($"before the end came {unread}");
        await actor.LeaveAsync();
    }
}
