using System.Globalization;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo is closed with 1008 replaced</c>: the server closes the connection, with nothing left unread before.</summary>
internal sealed class Closed(Place at, int code, string? reason) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        Actor actor = stage.Actor(At);
        WebSocketClose close = await actor.Client.ReceiveCloseAsync();
        if (actor.Client.TryReceive() is { } unread)
            throw new ExpectationException($"before the close came {unread}");
        if (close.Code != code || (reason is not null && close.Reason != reason))
            throw new ExpectationException(string.Create(CultureInfo.InvariantCulture, $"expected close {code} {reason}, got {close}"));
        await actor.LeaveAsync();
    }
}
