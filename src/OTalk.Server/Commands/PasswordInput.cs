using System.CommandLine;

namespace OTalk.Server.Commands;

/// <summary>Where a command takes a password from: <c>--password</c>, else the keyboard unseen, else the first line of standard input.</summary>
internal sealed class PasswordInput
{
    private readonly Option<string> _password = new("--password")
    {
        Description = "The password; others on this machine may see it while the command runs",
        HelpName = "P",
    };

    private readonly Option<bool> _stdin = new("--password-stdin") { Description = "Read the password from the first line of standard input" };

    public void AddTo(Command command)
    {
        command.Options.Add(_password);
        command.Options.Add(_stdin);
    }

    /// <summary>The password, not empty.</summary>
    /// <exception cref="CommandException">None was given, two were, or two typed ones differ.</exception>
    public async Task<string> ReadAsync(ParseResult line, CommandContext context, CancellationToken cancel)
    {
        var given = line.GetValue(_password);
        var stdin = line.GetValue(_stdin);
        if (given is not null && stdin)
        {
            throw new CommandException(ExitCode.Usage, "give --password or --password-stdin, not both");
        }

        var password = given ?? (stdin || context.ReadHidden is null ? await context.In.ReadLineAsync(cancel) : Typed(context, context.ReadHidden));
        return string.IsNullOrEmpty(password) ? throw new CommandException(ExitCode.Usage, "the password is empty") : password;
    }

    private static string Typed(CommandContext context, Func<string> read)
    {
        context.Error.Write("Password: ");
        var first = read();
        context.Error.Write("Again: ");
        return read() == first ? first : throw new CommandException(ExitCode.Failed, "the two passwords differ");
    }
}
