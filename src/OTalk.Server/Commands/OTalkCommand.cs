using System.CommandLine;
using OTalk.Server.Commands.Peers;
using OTalk.Server.Commands.Talk;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands;

/// <summary>The command line of <c>otalk</c>: <c>serve</c> (also when no verb is given), <c>user</c>, <c>token</c>, <c>client</c>, <c>keys</c>,
/// <c>federation</c>, <c>xmpp</c>, <c>storage</c>, <c>config</c>, <c>talk</c>.</summary>
public static class OTalkCommand
{
    private static readonly ParserConfiguration _parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments, without the name of the program.</param>
    /// <param name="context">What surrounds the command.</param>
    /// <param name="cancel">Ends a command that runs on, as SIGTERM does.</param>
    /// <returns>The exit code of the process, one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancel = default)
    {
        var line = Root(context).Parse(arguments, _parsing);
        try
        {
            return UsageFault.Of(line) is { } fault
                ? throw new CommandException(ExitCode.Usage, fault)
                : await line.InvokeAsync(Invocation(context), cancel);
        }
        catch (CommandException error)
        {
            await context.Error.WriteLineAsync($"otalk: {error.Message}");
            return error.Code;
        }
        catch (ConfigurationException error)
        {
            foreach (var fault in error.Faults)
            {
                await context.Error.WriteLineAsync($"otalk: {fault}");
            }

            return ExitCode.Usage;
        }
    }

    private static RootCommand Root(CommandContext context)
    {
        var common = new CommonOptions();
        var root = new RootCommand("oTalk: a federated messaging, publishing and eventing server");
        common.AddTo(root);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(context.Out);
        root.SetAction(ServeCommand.Action(common, context));
        root.Subcommands.Add(ServeCommand.Create(common, context));
        root.Subcommands.Add(UserCommands.Create(common, context));
        root.Subcommands.Add(TokenCommands.Create(common, context));
        root.Subcommands.Add(ClientCommands.Create(common, context));
        root.Subcommands.Add(KeyCommands.Create(common, context));
        root.Subcommands.Add(FederationCommands.Create(common, context));
        root.Subcommands.Add(XmppCommands.Create(common, context));
        root.Subcommands.Add(StorageCommands.Create(common, context));
        root.Subcommands.Add(ConfigCommands.Create(common, context));
        root.Subcommands.Add(TalkCommand.Create(common, context));
        return root;
    }

    // Exceptions are ours to tell, and signals the host's to act on: a server that drains is not to be killed after two seconds.
    private static InvocationConfiguration Invocation(CommandContext context) =>
        new() { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
}
