using System.CommandLine;
using OTalk.Server.Commands.Talk;
using OTalk.Server.Hosting;

namespace OTalk.Server.Commands.Peers;

/// <summary>What the verbs about other servers have in common: configuration, store, and the domain they are about.</summary>
internal sealed class PeerVerb(CommonOptions common, CommandContext context)
{
    private const int Gap = 2;

    /// <summary>The domain that a command is about.</summary>
    public static Argument<string> Domain() => new("DOMAIN") { Description = "A domain of another server, such as capulet.com" };

    /// <summary>An action that gives the exit code.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<PeerDesk, ParseResult, CancellationToken, Task<int>> action) =>
        async (line, cancel) =>
        {
            var options = common.Load(line, context).Options;
            try
            {
                await using var desk = await PeerDesk.OpenAsync(options, context, cancel);
                return await action(desk, line, cancel);
            }
            catch (Exception error) when (Failure.Explain(error, options) is { } reason)
            {
                throw new CommandException(ExitCode.Failed, reason);
            }
        };

    /// <summary>One line of the result. Other servers may have chosen words in it.</summary>
    public Task SayAsync(string line) => context.Out.WriteLineAsync(SafeText.Line(line));

    /// <summary>A line of cells: separated by tabs for programs, in columns of these widths for people.</summary>
    public Task SayAsync(IReadOnlyList<string> cells, IReadOnlyList<int> widths) => context.Out.WriteLineAsync(
        context.IsTerminal
            ? string.Concat(cells.Zip(widths, static (cell, width) => SafeText.Line(cell).PadRight(width + Gap))).TrimEnd()
            : string.Join('\t', cells.Select(SafeText.Line)));

    /// <summary>A table: for people with a head, for programs without.</summary>
    public async Task SayTableAsync(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var all = context.IsTerminal ? rows.Prepend(head).ToList() : rows;
        int[] widths = [.. head.Select((_, column) => all.Select(row => row[column].Length).DefaultIfEmpty().Max())];
        foreach (var row in all)
            await SayAsync(row, widths);
    }
}
