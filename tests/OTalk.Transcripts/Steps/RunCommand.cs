using System.Text.Json;
using OTalk.TestKit.Server;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>otalk token create romeo gives $token</c>: runs a command on the server's data while it runs, in a process of its own. It must
/// succeed; what it prints becomes the value of a variable.
/// </summary>
internal sealed class RunCommand(Place at, IReadOnlyList<string> words, string? variable) : Step(at)
{
    public override async Task PlayAsync(Stage stage)
    {
        OTalkServer server = stage.Server ?? throw new ExpectationException("there is no server process here");
        CommandResult result = await server.RunAsync([.. words.Select(word => stage.Fill(word))]);
        if (result.ExitCode != 0)
            throw new ExpectationException($"the command ended with {result.ExitCode}: {result.Errors}");
        if (variable is not null)
            stage.Variables = stage.Variables.With(variable, JsonSerializer.SerializeToElement(result.Output.Trim()));
    }
}
