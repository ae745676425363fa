using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo logs in</c>: connects, authenticates with PLAIN and binds the declared session, whatever the details of the answers.</summary>
internal sealed class LogIn(Place at) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        WebSocketActor actor = stage.WebSocket(At);
        if (actor.Declaration is not { Session: { } session, Password: { } password })
            throw new ExpectationException($"client {actor.Declaration.Name} is declared without a session");
        await actor.ConnectAsync(subprotocol: null);
        await actor.Client.LogInAsync(session, password);
    }
}
