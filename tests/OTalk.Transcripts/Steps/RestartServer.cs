using OTalk.TestKit.Server;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>the server restarts</c> (SIGTERM) and <c>the server is killed and starts again</c> (SIGKILL), on the same data. Clients that were
/// connected have to log in again.
/// </summary>
internal sealed class RestartServer(Place at, bool kill) : Step(at)
{
    /// <summary>For so long a server does not ask another again that was not there.</summary>
    private static readonly TimeSpan s_trouble = TimeSpan.FromSeconds(2.5);

    /// <summary>Whether it needs a process that can be killed.</summary>
    public bool Kills => kill;

    public override async Task PlayAsync(Stage stage)
    {
        foreach (OTalkServer server in stage.Servers.All)
            await (kill ? server.KillAsync() : server.StopAsync());
        await stage.LeaveAllAsync();
        foreach (OTalkServer server in stage.Servers.All)
            await server.StartAsync();

        // Those that start first find the others not there yet.
        if (stage.Servers.All.Count > 1)
            await Task.Delay(s_trouble);
    }
}
