namespace OTalk.Server.Commands.Talk;

/// <summary>
/// One user in one room across connections: connects on each, shows what is being written, and sends final messages until they have come
/// back (protocol reference, "Talker").
/// </summary>
internal sealed class TalkSession(TalkTarget target, TimeProvider clock, Func<Guid> newId)
{
    private readonly TalkPending _pending = new();
    private readonly TalkDraft _draft = new(newId);
    private TalkConnection? _connection;

    /// <summary>The final messages that have not come back.</summary>
    public IReadOnlyList<PendingMessage> Pending => _pending.Messages;

    public bool IsConnected => _connection is not null;

    /// <summary>Enters the room on a new connection and sends what has not come back.</summary>
    public void Up(TalkConnection connection)
    {
        _connection = connection;
        connection.Send(TalkLines.Connect(target.Room, target.User, target.Token));
        foreach (var message in _pending.Again(clock.GetUtcNow()))
        {
            connection.Send(TalkLines.Final(message.Id, message.Content));
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Down()
    {
        _connection = null;
        _draft.Hide();
    }

    /// <summary>Sends the message that was being written, as it is now.</summary>
    /// <returns>False if it is too long for an object of the protocol; then it was not sent.</returns>
    public bool Say(string content)
    {
        var line = TalkLines.Final(_draft.Id, content);
        if (line.Length > TalkLines.MostBytes)
        {
            return false;
        }

        _pending.Add(_draft.Finish(), content, clock.GetUtcNow());
        _connection?.Send(line);
        return true;
    }

    /// <summary>Shows the others what is being written, if it is time to.</summary>
    public void Show(string text)
    {
        if (_connection is not null && _draft.TryShow(text, clock.GetUtcNow()))
        {
            _connection.SendIfIdle(TalkLines.Partial(_draft.Id, text));
        }
    }

    /// <summary>Takes note of what the server says.</summary>
    /// <returns>Whether a message of ours came back, or was refused.</returns>
    public bool Hear(TalkEvent heard) => heard switch
    {
        TalkMessage { Final: true } message => _pending.Settle(message.Id),
        TalkError { Id: { } id } => _pending.Settle(id),
        _ => false,
    };

    /// <summary>Whether a message is the one being written, which need not be shown to who writes it.</summary>
    public bool IsOwn(Guid id) => id == _draft.Id || _pending.Messages.Any(message => message.Id == id);

    /// <summary>When <see cref="Show"/> or <see cref="Look"/> has something to do; null if only something that happens can change that.</summary>
    public DateTimeOffset? Next(string text)
    {
        if (_connection is null)
        {
            return null;
        }

        var (due, overdue) = (_draft.Due(text), _pending.Overdue);
        return due is null || overdue < due ? overdue : due;
    }

    /// <summary>Gives up a connection on which a message did not come back for long: it may be broken without anybody knowing.</summary>
    public void Look()
    {
        if (_connection is not null && _pending.Overdue <= clock.GetUtcNow())
        {
            _connection.Abort();
            Down();
        }
    }

    /// <summary>Says that it leaves the room. The server then closes the connection.</summary>
    public void Leave()
    {
        _connection?.Send(TalkLines.Close);
        _connection?.Finish();
    }
}
