using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo is closed with 1008 replaced</c>, <c>is closed with 1007 or 1006</c>: the server closes the connection, with nothing left unread
/// before. 1006 is a connection that ended without a close frame.
/// </summary>
internal sealed class Closed(Place at, IReadOnlyList<int> codes, string? reason) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        WebSocketActor actor = stage.WebSocket(At);
        WebSocketClose close = await actor.Client.ReceiveCloseAsync();
        if (actor.Client.TryReceive() is { } unread)
            throw new ExpectationException($"before the close came {unread}");
        if (!codes.Contains(close.Code) || (reason is not null && close.Reason != reason))
            throw new ExpectationException($"expected close {string.Join(" or ", codes)} {reason}, got {close}");
        await actor.LeaveAsync();
    }
}
