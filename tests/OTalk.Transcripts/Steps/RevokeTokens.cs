using OTalk.TestKit.Server;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>the tokens of romeo@montague.com are revoked</c>, on the command line while the server runs.</summary>
internal sealed class RevokeTokens(Place at, string identity) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        OTalkServer server = stage.Servers.About([identity]);
        foreach (string row in (await RunAsync(server, "token", "list", identity)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await RunAsync(server, "token", "revoke", row.Split('\t')[0]);
    }

    private static async Task<string> RunAsync(OTalkServer server, params string[] command)
    {
        CommandResult result = await server.RunAsync(command);
        return result.ExitCode == 0 ? result.Output : throw new ExpectationException($"otalk {string.Join(' ', command)}: {result.Errors}");
    }
}
