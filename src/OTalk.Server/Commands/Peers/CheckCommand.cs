using System.CommandLine;
using OTalk.Federation.Checking;

namespace OTalk.Server.Commands.Peers;

/// <summary><c>otalk federation check</c> and <c>otalk xmpp check</c>: go the way to another server step by step, and say where it ends and why.</summary>
internal static class CheckCommand
{
    /// <summary>The longest name of a step.</summary>
    private static readonly int[] _widths = ["FAILED".Length, "their proof".Length, 0];

    /// <summary>A command that goes a way.</summary>
    /// <param name="verb">What such commands have in common.</param>
    /// <param name="way">The way, between one of our domains, or the default one, and another.</param>
    public static Command Create(PeerVerb verb, Func<PeerDesk, string?, string, CancellationToken, IAsyncEnumerable<CheckStep>> way)
    {
        var argument = PeerVerb.Domain();
        var local = new Option<string>("--as") { HelpName = "NAME", Description = "The domain of this server that is to speak with it (default: Server:Domain)" };
        var command = new Command("check", "Go the way to a domain step by step, and say what is wrong: ok or FAILED, step, words; separated by tabs") { argument, local };
        command.SetAction(verb.Run(async (desk, line, cancel) =>
        {
            var ours = line.GetValue(local) is { } name ? PeerDesk.Resolve(name) : null;
            var code = ExitCode.Ok;
            await foreach (var step in way(desk, ours, PeerDesk.Resolve(line.GetRequiredValue(argument)), cancel))
            {
                await verb.SayAsync([step.IsGood ? "ok" : "FAILED", step.Name, step.Text], _widths);
                code = step.IsGood ? code : ExitCode.Failed;
            }

            return code;
        }));
        return command;
    }
}
