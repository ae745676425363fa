using System.CommandLine;
using OTalk.Server.Hosting;

namespace OTalk.Server.Commands;

/// <summary>What the verbs that work on accounts have in common: configuration, store, and the user they are about.</summary>
internal sealed class AccountVerb(CommonOptions common, CommandContext context)
{
    public CommandContext Context => context;

    /// <summary>The account that a command is about.</summary>
    public static Argument<string> User(string name) =>
        new(name) { Description = "romeo, on the server's own domain, or romeo@montague.com" };

    /// <summary>An action on the accounts that the command line's configuration names.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<AccountCommands, ParseResult, CancellationToken, Task> action) =>
        async (line, cancel) =>
        {
            var options = common.Load(line, context).Options;
            try
            {
                await using var accounts = AccountCommands.Open(options, context);
                await action(accounts, line, cancel);
                return ExitCode.Ok;
            }
            catch (Exception error) when (Failure.Explain(error, options) is { } reason)
            {
                throw new CommandException(ExitCode.Failed, reason);
            }
        };

    /// <summary>One line of the result.</summary>
    public Task SayAsync(string line) => context.Out.WriteLineAsync(line);
}
