using System.CommandLine;
using System.Runtime.InteropServices;

namespace OTalk.Server.Commands.Talk;

/// <summary>
/// <c>otalk talk ROOM</c>: talks in a room of a Talker server, at a terminal or in a pipe (protocol reference, "Talker"). Speaks the dialect
/// of the Talker document.
/// </summary>
internal static class TalkCommand
{
    private static readonly PosixSignal[] _signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    public static Command Create(CommonOptions common, CommandContext context)
    {
        var options = new TalkOptions(common, context);
        var command = new Command("talk", "Talk in a room, as a client of a Talker server");
        options.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            var target = await options.ReadAsync(line, cancel);
            await RunAsync(target, context, cancel);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task RunAsync(TalkTarget target, CommandContext context, CancellationToken cancel)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var signals = _signals.Select(signal => PosixSignalRegistration.Create(signal, asked =>
        {
            asked.Cancel = true;
            leave.Cancel();
        })).ToList();
        try
        {
            await TalkAsync(target, context, leave.Token);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Failed, "stopped before there was a connection");
        }
        finally
        {
            signals.ForEach(signal => signal.Dispose());
        }
    }

    private static async Task TalkAsync(TalkTarget target, CommandContext context, CancellationToken cancel)
    {
        var inputs = new TalkInputs(context.Clock);
        var session = new TalkSession(target, context.Clock, Guid.NewGuid);
        var first = await TalkConnection.OpenAsync(target, context.Clock, cancel);
        using var end = new CancellationTokenSource();
        var link = new TalkLink(target, context.Clock, inputs.Writer).RunAsync(first, end.Token);
        try
        {
            await (context.IsTerminal ? AtTerminalAsync(target, session, inputs, context, cancel) : InPipeAsync(session, inputs, context, cancel));
        }
        finally
        {
            await end.CancelAsync();
            await link;
        }
    }

    private static async Task AtTerminalAsync(
        TalkTarget target, TalkSession session, TalkInputs inputs, CommandContext context, CancellationToken cancel)
    {
        using var terminal = new TalkTerminal();
        // https://no-color.org
        var screen = new TalkScreen(styled: context.Environment.GetValueOrDefault("NO_COLOR") is not { Length: > 0 });
        _ = inputs.AddAsync(terminal.Inputs);
        await new TalkLoop(target, session, inputs, terminal, screen, context.Clock).RunAsync(cancel);
    }

    private static async Task InPipeAsync(TalkSession session, TalkInputs inputs, CommandContext context, CancellationToken cancel)
    {
        var pipe = new TalkPipe(session, inputs, context);
        await pipe.RunAsync(cancel);
    }
}
