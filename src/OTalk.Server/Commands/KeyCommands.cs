using System.CommandLine;
using OTalk.Server.Logging;

namespace OTalk.Server.Commands;

/// <summary><c>otalk keys list|rotate</c>: the keys that access tokens are signed with (protocol reference, "OAuth and tokens").</summary>
internal static class KeyCommands
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var verb = new AccountVerb(common, context);
        return new Command("keys", "List and rotate the keys that access tokens are signed with; works with the server stopped or running")
        {
            List(verb),
            Rotate(verb),
        };
    }

    private static Command List(AccountVerb verb)
    {
        var command = new Command("list", "Print the keys: id, state, since when it signs, until when it did; separated by tabs");
        command.SetAction(verb.Run(async (accounts, _, cancel) =>
        {
            foreach (var key in await accounts.Keys.ListAsync(cancel))
            {
                var state = key.RetiredAt is null ? "signs" : key.IsPublished ? "published" : "expired";
                await verb.SayAsync($"{key.Id}\t{state}\t{LogTime.Format(key.ActiveFrom)}\t{(key.RetiredAt is { } end ? LogTime.Format(end) : "-")}");
            }
        }));
        return command;
    }

    private static Command Rotate(AccountVerb verb)
    {
        var compromised = new Option<bool>("--compromised")
        {
            Description = "Somebody may have the old keys: drop them at once, with all access tokens and what those have opened",
        };
        var command = new Command("rotate", "Sign with a new key from now on; the old one stays published until what it signed has expired") { compromised };
        command.SetAction(verb.Run(async (accounts, result, cancel) =>
            await verb.SayAsync((await accounts.Keys.RotateAsync(result.GetValue(compromised), cancel)).Id)));
        return command;
    }
}
