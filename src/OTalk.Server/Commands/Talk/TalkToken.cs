using System.CommandLine;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands.Talk;

/// <summary>
/// Where <c>otalk talk</c> takes a token from: <c>--token-file</c>, else the environment, else the keyboard unseen. Never the command line,
/// which others on the machine can read.
/// </summary>
internal sealed class TalkToken
{
    private readonly Option<string> _file = new("--token-file")
    {
        HelpName = "FILE",
        Description = $"Read the token from the first line of this file (else {EnvironmentSource.TalkToken}, else it is asked for; never an argument, which others can see)",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The token, not empty.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<string> ReadAsync(ParseResult line, CommandContext context, CancellationToken cancel)
    {
        var token = line.GetValue(_file) is { } file
            ? await ReadAsync(Path.Combine(context.Directory, file), cancel)
            : context.Environment.GetValueOrDefault(EnvironmentSource.TalkToken) is { Length: > 0 } given ? given : Typed(context);
        return token.Trim() is { Length: > 0 } text ? text : throw new CommandException(ExitCode.Usage, "the token is empty");
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            using var reader = new StreamReader(file);
            return await reader.ReadLineAsync(cancel) ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"cannot read the token: {error.Message.TrimEnd('.')}");
        }
    }

    private static string Typed(CommandContext context)
    {
        if (context.ReadHidden is not { } read)
        {
            throw new CommandException(ExitCode.Usage, $"there is no token: give --token-file, or set {EnvironmentSource.TalkToken}");
        }

        context.Error.Write("Token: ");
        return read();
    }
}
