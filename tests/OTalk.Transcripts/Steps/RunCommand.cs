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
        string[] filled = [.. words.Select(word => stage.Fill(word))];
        CommandResult result = await stage.Servers.About(filled).RunAsync(filled);
        if (result.ExitCode != 0)
            throw new ExpectationException($"the command ended with {result.ExitCode}: {result.Errors}");
        if (variable is not null)
            stage.Variables = stage.Variables.With(variable, JsonSerializer.SerializeToElement(result.Output.Trim()));
    }
}
