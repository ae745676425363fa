using System.CommandLine;
using OTalk.Core.Addressing;
using OTalk.Server.Logging;

namespace OTalk.Server.Commands;

/// <summary><c>otalk user add|passwd|list|disable|enable|delete</c>.</summary>
internal static class UserCommands
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var verb = new AccountVerb(common, context);
        return new Command("user", "Make and keep accounts; works with the server stopped or running")
        {
            Add(verb),
            Password(verb),
            List(verb),
            Change(verb, "disable", "Let the account keep its data but not log in", "disabled", (accounts, user, cancel) => accounts.DisableAsync(user, cancel)),
            Change(verb, "enable", "Let a disabled account log in again", "enabled", (accounts, user, cancel) => accounts.EnableAsync(user, cancel)),
            Change(verb, "delete", "Remove the account and its tokens; its channels stay", "deleted", (accounts, user, cancel) => accounts.DeleteAsync(user, cancel)),
        };
    }

    private static Command Add(AccountVerb verb)
    {
        var identity = AccountVerb.User("IDENTITY");
        var none = new Option<bool>("--no-password") { Description = "An account that only tokens open: for bots" };
        var password = new PasswordInput();
        var command = new Command("add", "Make an account") { identity, none };
        password.AddTo(command);
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            var user = accounts.Resolve(line.GetRequiredValue(identity));
            await (line.GetValue(none)
                ? accounts.AddWithoutPasswordAsync(user, cancel)
                : accounts.AddAsync(user, await password.ReadAsync(line, verb.Context, cancel), cancel));
            await verb.SayAsync($"added {user}");
        }));
        return command;
    }

    private static Command Password(AccountVerb verb)
    {
        var identity = AccountVerb.User("IDENTITY");
        var password = new PasswordInput();
        var command = new Command("passwd", "Give an account another password") { identity };
        password.AddTo(command);
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            var user = accounts.Resolve(line.GetRequiredValue(identity));
            await accounts.SetPasswordAsync(user, await password.ReadAsync(line, verb.Context, cancel), cancel);
            await verb.SayAsync($"changed the password of {user}");
        }));
        return command;
    }

    private static Command List(AccountVerb verb)
    {
        var command = new Command("list", "Print the accounts: identity, state, password or tokens only, creation; separated by tabs");
        command.SetAction(verb.Run(async (accounts, _, cancel) =>
        {
            foreach (var account in await accounts.ListAsync(cancel))
            {
                var state = account.Disabled ? "disabled" : "enabled";
                var opens = account.HasPassword ? "password" : "tokens";
                await verb.SayAsync($"{account.User}\t{state}\t{opens}\t{LogTime.Format(account.CreatedAt)}");
            }
        }));
        return command;
    }

    private static Command Change(
        AccountVerb verb, string name, string description, string done, Func<AccountCommands, Identity, CancellationToken, Task> change)
    {
        var identity = AccountVerb.User("IDENTITY");
        var command = new Command(name, description) { identity };
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            var user = accounts.Resolve(line.GetRequiredValue(identity));
            await change(accounts, user, cancel);
            await verb.SayAsync($"{done} {user}");
        }));
        return command;
    }
}
