using OTalk.TestKit.Server;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>the server restarts</c> (SIGTERM) and <c>the server is killed and starts again</c> (SIGKILL), on the same data. Clients that were
/// connected have to log in again.
/// </summary>
internal sealed class RestartServer(Place at, bool kill) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        OTalkServer server = stage.Server ?? throw new ExpectationException("there is no server process here");
        if (kill)
            await server.KillAsync();
        else
            await server.StopAsync();
        await stage.LeaveAllAsync();
        await server.StartAsync();
    }
}
