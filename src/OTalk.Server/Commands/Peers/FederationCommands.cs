using System.CommandLine;

namespace OTalk.Server.Commands.Peers;

/// <summary><c>otalk federation list|show|retry|block|unblock|check</c>: how it stands with other servers, and what is to be done.</summary>
internal static class FederationCommands
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var verb = new PeerVerb(common, context);
        return new Command("federation", "Look at other servers, try, block and check them; works with the server stopped or running")
        {
            List(verb),
            Show(verb),
            Change(verb, "retry", "Try a domain now instead of later, and look it up anew", "trying", (desk, domain, cancel) => desk.RetryAsync(domain, cancel)),
            Change(verb, "block", "Stop speaking with a domain at once, until it is unblocked", "blocked", (desk, domain, cancel) => desk.BlockAsync(domain, cancel)),
            Change(verb, "unblock", "Speak with a domain again", "unblocked", (desk, domain, cancel) => desk.UnblockAsync(domain, cancel)),
            CheckCommand.Create(verb, static (desk, ours, domain, cancel) => desk.CheckAsync(ours, domain, cancel)),
        };
    }

    private static Command List(PeerVerb verb)
    {
        var command = new Command("list", "Print the domains: domain, state, stanzas that wait, since when, last success, last error; separated by tabs");
        command.SetAction(verb.Run(async (desk, _, cancel) =>
        {
            await verb.SayTableAsync(
                ["domain", "state", "waiting", "oldest", "last success", "last error"], [.. (await desk.ListAsync(cancel)).Select(PeerReport.Row)]);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Show(PeerVerb verb)
    {
        var argument = PeerVerb.Domain();
        var command = new Command("show", "Print everything that is known of a domain: name and value, separated by a tab") { argument };
        command.SetAction(verb.Run(async (desk, line, cancel) =>
        {
            var lines = PeerReport.Lines(await desk.FindAsync(PeerDesk.Resolve(line.GetRequiredValue(argument)), cancel), desk.Policy);
            var width = lines.Max(entry => entry.Name.Length);
            foreach (var (name, value) in lines)
                await verb.SayAsync([name, value], [width, 0]);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Change(PeerVerb verb, string name, string description, string done, Func<PeerDesk, string, CancellationToken, Task> change)
    {
        var argument = PeerVerb.Domain();
        var command = new Command(name, description) { argument };
        command.SetAction(verb.Run(async (desk, line, cancel) =>
        {
            var domain = PeerDesk.Resolve(line.GetRequiredValue(argument));
            await change(desk, domain, cancel);
            await verb.SayAsync($"{done} {domain}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
