using System.CommandLine;
using OTalk.Accounts.Tokens;
using OTalk.Server.Logging;

namespace OTalk.Server.Commands;

/// <summary><c>otalk token create|list|revoke</c> (protocol reference, "OAuth and tokens").</summary>
internal static class TokenCommands
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var verb = new AccountVerb(common, context);
        return new Command("token", "Make, list and revoke personal access tokens; works with the server stopped or running")
        {
            Make(verb),
            List(verb),
            Revoke(verb),
        };
    }

    private static Command Make(AccountVerb verb)
    {
        var user = AccountVerb.User("USER");
        var options = new TokenOptions();
        var command = new Command("create", "Print a new token, which is never shown again") { user };
        options.AddTo(command);
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            var token = await accounts.CreateTokenAsync(
                accounts.Resolve(line.GetRequiredValue(user)), options.Limits(line), options.Lifetime(line), cancel);
            await verb.SayAsync(token);
        }));
        return command;
    }

    private static Command List(AccountVerb verb)
    {
        var user = AccountVerb.User("USER");
        var command = new Command("list", "Print a user's tokens: id, scope, session, channel, creation, end, last use; separated by tabs") { user };
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            foreach (var token in await accounts.ListTokensAsync(accounts.Resolve(line.GetRequiredValue(user)), cancel))
            {
                await verb.SayAsync(Describe(token));
            }
        }));
        return command;
    }

    private static Command Revoke(AccountVerb verb)
    {
        var id = new Argument<string>("ID") { Description = "The id that 'token list' prints" };
        var command = new Command("revoke", "End a token at once") { id };
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            await accounts.RevokeTokenAsync(line.GetRequiredValue(id), cancel);
            await verb.SayAsync($"revoked {line.GetRequiredValue(id)}");
        }));
        return command;
    }

    private static string Describe(AccessToken token) => string.Join(
        '\t',
        token.Id,
        token.Limits.Scope.Name() ?? "full",
        token.Limits.Session ?? "-",
        token.Limits.Channel ?? "-",
        LogTime.Format(token.CreatedAt),
        token.ExpiresAt is { } end ? LogTime.Format(end) : "-",
        token.LastUsedAt is { } used ? LogTime.Format(used) : "-");
}
