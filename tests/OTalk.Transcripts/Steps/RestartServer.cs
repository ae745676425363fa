using OTalk.TestKit.Server;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>the server restarts</c> (SIGTERM) and <c>the server is killed and starts again</c> (SIGKILL), on the same data. Clients that were
/// connected have to log in again.
/// </summary>
internal sealed class RestartServer(Place at, bool kill) : Step(at)
{
    /// <summary>Whether it needs a process that can be killed.</summary>
    public bool Kills => kill;

    public override async Task PlayAsync(Stage stage)
    {
        foreach (OTalkServer server in stage.Servers.All)
            await (kill ? server.KillAsync() : server.StopAsync());
        await stage.LeaveAllAsync();
        foreach (OTalkServer server in stage.Servers.All)
            await server.StartAsync();
    }
}
