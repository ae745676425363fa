using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands;

/// <summary>What is wrong with a command line, in one sentence.</summary>
internal static class UsageFault
{
    /// <summary>The sentence, or null if the command can run.</summary>
    public static string? Of(ParseResult line)
    {
        if (line.Action is HelpAction or PrintVersion)
        {
            return null;
        }

        var command = line.CommandResult.Command;
        if (line.UnmatchedTokens is [var unknown, ..])
        {
            return Unknown(command, unknown, line);
        }

        if (command.Action is null)
        {
            return $"'{command.Name}' needs one of: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}";
        }

        return command.Arguments.FirstOrDefault(argument => line.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing
            ? $"'{command.Name}' needs {missing.Name}"
            : line.Errors.Select(error => error.Message.TrimEnd('.')).FirstOrDefault();
    }

    private static string Unknown(Command command, string token, ParseResult line)
    {
        var isOption = token.StartsWith('-');
        var name = isOption ? token.Split('=', ':')[0] : token;
        var known = isOption ? Options(line.CommandResult) : command.Subcommands.Select(verb => verb.Name);
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"unknown {what} '{name}'{Suggestion.Clause(Suggestion.Nearest(name, known))}";
    }

    private static IEnumerable<string> Options(CommandResult result)
    {
        var own = result.Command.Options.Select(option => option.Name);
        return result.Parent is CommandResult parent ? own.Concat(Options(parent)) : own;
    }
}
