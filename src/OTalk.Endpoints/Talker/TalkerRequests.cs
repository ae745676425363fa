using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>Carries out what the client of one connection asks for.</summary>
internal sealed class TalkerRequests
{
    private const string Failed = "Authentication failed";

    private readonly TalkerConnection _connection;
    private readonly TalkerDoor _door;
    private readonly RateLimit _rate;
    private Identity? _user;
    private TalkerVisit? _current;
    private TokenLimits? _limits;

    public TalkerRequests(TalkerConnection connection, TalkerDoor door)
    {
        LimitsOptions limits = door.Engine.Services.Options.Limits;
        _connection = connection;
        _door = door;
        _rate = new RateLimit(limits.PublishesPerSecond, limits.PublishBurst, door.Engine.Services.Time);
    }

    /// <summary>Carries out one request.</summary>
    /// <returns>False: the client leaves.</returns>
    public async ValueTask<bool> CarryOutAsync(TalkerRequest request)
    {
        switch (request)
        {
            case TalkerConnect connect:
                await ConnectAsync(connect);
                break;
            case TalkerMessage message:
                await SayAsync(message);
                break;
            case TalkerTokenRequest:
                await TakeTokenAsync();
                break;
            case TalkerClose:
                return false;
        }

        return true;
    }

    private async ValueTask ConnectAsync(TalkerConnect connect)
    {
        if (!_connection.IsConfidential)
        {
            _connection.Close("tokens are taken over TLS only");
            return;
        }

        if (await _door.Gate.CheckAsync(connect, _user, CancellationToken.None) is not var (token, room))
        {
            await _connection.Delay.FailedAsync();
            _connection.Close(Failed);
            return;
        }

        Identity user = token.User;

        // The dialect must be known before the room sends its first line.
        _connection.Dialect ??= connect.Dialect;
        TalkerVisit visit = _connection.Stream.Visits.OfType<TalkerVisit>().FirstOrDefault(known => known.Room == room)
            ?? new TalkerVisit(_connection, connect.Room, room, user, _connection.Dialect.Value);
        StanzaError? refused = await EnterAsync(visit, user, connect.LastEventId);
        if (refused is null)
        {
            (_user, _current, _limits) = (user, visit, token.Limits);
            _door.Engine.Services.Watch.Add(_connection.Feed, token);
            return;
        }

        _connection.Close(refused.Condition.Code >= 500 ? refused.Text : Failed);
    }

    /// <summary>Enters a room; makes it first where there is none and its account's owner may have it so.</summary>
    private async ValueTask<StanzaError?> EnterAsync(TalkerVisit visit, Identity user, string? after)
    {
        StanzaError? refused = await _connection.Stream.EnterAsync(visit, after);
        if (refused?.Condition != Condition.ItemNotFound || !IsOwner(user, visit.Room) || !_door.Engine.Services.Options.EffectiveCreateRooms)
            return refused;
        return await _connection.Stream.CreateAsync(user, visit.Room) ?? await _connection.Stream.EnterAsync(visit, after);
    }

    private bool IsOwner(Identity user, IdentityUri room) => room.Identity.IsServer
        ? _door.Engine.Services.Options.Server.Operators.Contains(user.ToString(), StringComparer.Ordinal)
        : room.Identity == user;

    private async ValueTask SayAsync(TalkerMessage message)
    {
        string? id = message.Id?.ToString();
        if (VisitFor(message.Room) is not { } visit)
        {
            _connection.Refuse(_current is null ? "connect to a room first" : $"this connection is not in the room '{message.Room}'", id);
            return;
        }

        if (_rate.Take() is { } seconds)
        {
            // A partial message may be lost; the next one says more.
            if (message.Final)
                _connection.Refuse($"too many messages: try again in {seconds} s", id);
            return;
        }

        MessageBody body = TalkerChat.ToBody(message);
        if (message.To is null)
            await _connection.Stream.SayAsync(visit, body, message.Id, !message.Final, error => _connection.Refuse(error.Text, id));
        else if (message.Final && await _connection.Stream.TellAsync(visit, message.To, body, inbox => _limits!.Refusal(TokenUse.Publish, inbox) is null) is { } refused)
            _connection.Refuse(refused.Text, id);
    }

    private async ValueTask TakeTokenAsync()
    {
        if (VisitFor(null) is not { } visit)
        {
            _connection.Refuse("connect to a room first");
            return;
        }

        bool acquired = await _connection.Stream.TakeTokenAsync(visit);
        _connection.Send(TalkerText.Of(output => TalkerWriter.WriteToken(output, acquired)));
    }

    /// <summary>The room that is named, else the one that was joined last, of those the connection is still in.</summary>
    private TalkerVisit? VisitFor(string? room)
    {
        IEnumerable<TalkerVisit> visits = _connection.Stream.Visits.OfType<TalkerVisit>();
        if (room is not null)
            return visits.FirstOrDefault(visit => string.Equals(visit.Name, room, StringComparison.Ordinal));
        return _current is not null && visits.Contains(_current) ? _current : visits.LastOrDefault();
    }
}
