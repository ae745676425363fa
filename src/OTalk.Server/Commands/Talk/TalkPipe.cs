using System.Threading.Channels;
using OTalk.Engine.Streams;

namespace OTalk.Server.Commands.Talk;

/// <summary>
/// <c>otalk talk</c> in a pipe: each line of standard input is a final message, each message a line of standard output. Ends when the input
/// has ended and every message has come back.
/// </summary>
internal sealed class TalkPipe(TalkSession session, TalkInputs inputs, CommandContext context)
{
    // More are not on their way at once: what is piped in faster than a server takes it waits where it is.
    private const int Window = 32;

    // Below what a server takes from one connection unless it is told otherwise, so that it refuses none of them.
    private readonly RateLimit _rate = new(perSecond: 100, burst: 500, context.Clock);

    // Connections that ended with an error before anything came back, one after the other.
    private const int MostFruitless = 3;

    // A place for each message that is on its way.
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(Window);
    private string? _lastError;
    private int _fruitless;
    private int _refused;
    private bool _ended;

    /// <summary>Runs until all is done, or somebody cancels.</summary>
    /// <exception cref="CommandException">The server let nobody in, or did not take all messages.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        // Reading blocks, and cannot be ended from outside; it ends with the process.
        _ = Task.Run(ReadAsync, CancellationToken.None);
        while (!cancel.IsCancellationRequested && !(_ended && session.Pending.Count == 0))
        {
            session.Look();
            await inputs.WaitAsync(session.Next(""), cancel);
            while (inputs.TryRead(out var input))
            {
                Act(input);
            }
        }

        await inputs.LeaveAsync(session, Act);
        Unsent.Check(session);
        if (_refused > 0)
        {
            throw new CommandException(ExitCode.Failed, $"messages that were not sent: {_refused}");
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            string? line;
            do
            {
                await _places.Writer.WriteAsync(true);
                line = await context.In.ReadLineAsync();
                while (line is not null && _rate.Take() is { } seconds)
                {
                    await Task.Delay(TimeSpan.FromSeconds(seconds), context.Clock);
                }

                await inputs.Writer.WriteAsync(new TalkPiped(line));
            }
            while (line is not null);
        }
        catch (Exception fault)
        {
            inputs.Writer.TryComplete(fault);
        }
    }

    private void Act(TalkInput input)
    {
        switch (input)
        {
            case TalkUp up:
                session.Up(up.Connection);
                break;
            case TalkDown down:
                Down(down);
                break;
            case TalkPiped { Line: { } line }:
                Say(line);
                break;
            case TalkPiped:
                _ended = true;
                break;
            case TalkEvent heard:
                Hear(heard);
                break;
        }
    }

    private void Say(string line)
    {
        if (!session.Say(line))
        {
            Refused("the line is too long");
        }
    }

    private void Hear(TalkEvent heard)
    {
        Unsent.CheckAuthentication(heard);
        var settled = session.Hear(heard);
        if (settled)
        {
            _places.Reader.TryRead(out _);
            _fruitless = 0;
        }

        switch (heard)
        {
            case TalkMessage { Final: true } message:
                context.Out.WriteLine($"{SafeText.Line(message.From)}: {SafeText.Line(message.Content)}");
                break;
            case TalkJoin join:
                context.Out.WriteLine($"* {SafeText.Line(join.User)} joined");
                break;
            case TalkLeave leave:
                context.Out.WriteLine($"* {SafeText.Line(leave.User)} left");
                break;
            case TalkError error:
                _lastError = SafeText.Line(error.Message);
                _refused += settled ? 1 : 0;
                Complain(_lastError);
                break;
        }
    }

    private void Refused(string why)
    {
        _refused++;
        _places.Reader.TryRead(out _);
        Complain(why);
    }

    private void Down(TalkDown down)
    {
        session.Down();
        if (_ended && session.Pending.Count == 0)
        {
            return;
        }

        Complain($"not connected: {SafeText.Line(down.Reason)}; trying again");
        if (_lastError is not null && ++_fruitless == MostFruitless)
        {
            throw new CommandException(ExitCode.Failed, $"gave up after {MostFruitless} connections: {_lastError}");
        }

        _lastError = null;
    }

    private void Complain(string text) => context.Error.WriteLine($"otalk: {text}");
}
