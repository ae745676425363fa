using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo is closed</c>, of a STOMP client: the server ends the connection, with nothing left unread before; <c>with 1008 replaced</c> tells
/// code and reason over WebSocket.
/// </summary>
internal sealed class StompClosed(Place at, string? how) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        StompActor actor = stage.Stomp(At);
        string end = await actor.Client.ReceiveEndAsync();
        if (actor.Client.TryReceive() is { } unread)
            throw new ExpectationException($"before the end came {unread}");
        if (how is not null && end != how)
            throw new ExpectationException($"expected the end {how}, got {end}");
        await actor.LeaveAsync();
    }
}
