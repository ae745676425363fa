using System.Globalization;

namespace OTalk.Server.Commands.Talk;

/// <summary><c>otalk talk</c> at a terminal: the one place where keys, the connection and the screen meet, one input after the other.</summary>
internal sealed class TalkLoop(TalkTarget target, TalkSession session, TalkInputs inputs, TalkTerminal terminal, TalkScreen screen, TimeProvider clock)
{
    private readonly LineEditor _editor = new();
    private readonly TalkView _view = new(clock.LocalTimeZone);
    private bool _leaves;

    private string Message => TalkWords.Message(_editor.Text);

    /// <summary>Runs until whoever types leaves, or somebody cancels.</summary>
    /// <exception cref="CommandException">The server let nobody in, or the last messages did not come back.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        terminal.Write(TalkScreen.Enter);
        _view.Notice("/help tells what can be typed", clock.GetUtcNow());
        try
        {
            while (!_leaves && !cancel.IsCancellationRequested)
            {
                session.Show(Message);
                session.Look();
                Draw();
                await inputs.WaitAsync(Next(), cancel);
                while (!_leaves && inputs.TryRead(out var input))
                {
                    Act(input);
                }
            }

            _leaves = true;
            await inputs.LeaveAsync(session, Act);
            Draw();
        }
        finally
        {
            terminal.Write(screen.Leave(TalkTerminal.Size));
        }

        Unsent.Check(session);
    }

    private DateTimeOffset? Next() => (session.Next(Message), _view.Next) switch
    {
        (null, var forgotten) => forgotten,
        (var due, null) => due,
        var (due, forgotten) => due < forgotten ? due : forgotten,
    };

    private void Draw()
    {
        var (size, now) = (TalkTerminal.Size, clock.GetUtcNow());
        terminal.Write(screen.Draw(
            _view.Take(), _view.Live(session.Pending, size.Rows / 2, now), InputWindow.Of(_editor.Text, _editor.Cursor, size.Columns), size));
    }

    private void Act(TalkInput input)
    {
        switch (input)
        {
            case TalkUp up:
                session.Up(up.Connection);
                Tell($"connected to {target.Address}, room {SafeText.Line(target.Room)}, as {SafeText.Line(target.User)}");
                break;
            case TalkDown down:
                Down(down);
                break;
            case TalkEvent heard:
                Hear(heard);
                break;
            case TalkPressed pressed when !_leaves:
                Press(pressed.Key);
                break;
            case TalkResized:
                terminal.Write(screen.Erase(TalkTerminal.Size));
                break;
            case TalkPiped:
                _leaves = true;
                break;
        }
    }

    private void Down(TalkDown down)
    {
        session.Down();
        _view.Forget();
        if (!_leaves)
        {
            var wait = down.Wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            Tell($"not connected: {SafeText.Line(down.Reason)}; trying again in {wait} s");
        }
    }

    private void Hear(TalkEvent heard)
    {
        Unsent.CheckAuthentication(heard);
        var refused = heard is TalkError { Id: { } id } ? session.Pending.FirstOrDefault(message => message.Id == id) : null;
        session.Hear(heard);
        if (heard is not TalkMessage { Final: false } partial || !session.IsOwn(partial.Id))
        {
            _view.Hear(heard, clock.GetUtcNow());
        }

        if (refused is not null)
        {
            Tell($"not sent: {SafeText.Line(refused.Content)}");
        }
    }

    private void Press(TalkKey key)
    {
        if (key.Kind == TalkKeyKind.Redraw)
        {
            terminal.Write(screen.Clear());
        }

        var outcome = _editor.Press(key);
        _leaves |= outcome == LineOutcome.Leaves;
        if (outcome == LineOutcome.Entered)
        {
            Enter(_editor.Entered);
        }
    }

    private void Enter(string line)
    {
        switch (TalkWords.Order(line))
        {
            case TalkOrder.Say when !session.Say(TalkWords.Message(line)):
                Tell("not sent: the line is too long");
                break;
            case TalkOrder.Quit:
                _leaves = true;
                break;
            case TalkOrder.Help:
                _view.Help(TalkWords.Help);
                break;
            case TalkOrder.Unknown:
                Tell($"there is no {SafeText.Line(line.Trim().Split(' ')[0])}; /help tells what there is");
                break;
        }
    }

    private void Tell(string text) => _view.Notice(text, clock.GetUtcNow());
}
