using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Peers;
using OTalk.Engine.Queries;
using OTalk.Engine.Queues;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Streams;

/// <summary>
/// The conversation on one connection: who speaks, which session is bound, and what is done with each stanza, in order. A door hands in
/// stanzas one after the other and writes what comes out of <see cref="Feed"/>.
/// </summary>
public sealed class ClientStream
{
    private readonly StreamConnection _connection;
    private readonly PublishWindow _publishing = new();
    private readonly Relay _relay;
    private readonly Visitor? _visitor;
    private volatile Session? _session;

    /// <summary>A stream of a connection; <see cref="EndAsync"/> ends it.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="feed">What is written to it.</param>
    public ClientStream(EngineServices services, StreamConnection connection, StreamFeed feed)
        : this(services, connection, feed, visitor: null) => services.Streams.Opened(connection.Door);

    /// <summary>A stream for stanzas that another server brings from an identity of its own: no session, no mask, no events.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="visitor">Who speaks, and who is answered.</param>
    public ClientStream(EngineServices services, Visitor visitor)
        : this(services, Visitor.Connection, Visitor.Feed(services.Metrics), visitor)
    {
        User = visitor.Identity;
        Phase = StreamPhase.Bound;
    }

    private ClientStream(EngineServices services, StreamConnection connection, StreamFeed feed, Visitor? visitor)
    {
        Services = services;
        _connection = connection;
        _visitor = visitor;
        Feed = feed;
        Id = services.Ids.Random().ToString("N");
        Address = $"{services.Router.Domains.Default}/stream/{Id}";
        Delay = new LoginDelay(services.Throttle, connection.Address, connection.Gone);
        _relay = new Relay(this);
    }

    public EngineServices Services { get; }

    /// <summary>Another server speaks for one of its identities.</summary>
    public bool IsVisit => _visitor is not null;

    /// <summary>Has something done once the answer is on its way, where it must not come before it.</summary>
    public void AfterAnswer(Action then)
    {
        if (_visitor is null)
            then();
        else
            _visitor.Then.Add(then);
    }

    /// <summary>The command as it is known when another server brings it again; as it is for all others.</summary>
    public T Known<T>(T command)
        where T : TreeCommand => _visitor?.NextVisit() is { } visit ? command with { Visit = visit } : command;

    public StreamFeed Feed { get; }

    /// <summary>The STREAM_ID of the capability stanza.</summary>
    public string Id { get; }

    /// <summary><c>SERVER/stream/STREAM_ID</c>.</summary>
    public string Address { get; }

    public bool IsConfidential => _connection.IsConfidential;

    /// <summary>Every publish is answered, with or without an <c>id</c>.</summary>
    public bool AnswersEverything => _connection.IsRequest;

    /// <summary>On whose account claims wait; null where they cannot.</summary>
    public IWaits? Waits => IsVisit ? _visitor!.Waits : _session;

    /// <summary>Nobody waits for an answer any more that belongs to a session.</summary>
    public bool HasLeft(Session session) => Feed.Queue.IsClosed || (_connection.IsRequest ? session.IsEnded : !session.IsReadBy(Feed));

    public StreamPhase Phase { get; private set; } = StreamPhase.Connected;

    /// <summary>Who has authenticated; null before.</summary>
    public Identity? User { get; private set; }

    /// <summary>The token that opened the stream; null for a password, and before.</summary>
    public AccessToken? Token => Feed.Token;

    /// <summary>
    /// The session is the stream's to end and to set its mask: not that of requests, which a token that is bound to none shares with whoever sends
    /// some, if the token is limited.
    /// </summary>
    public bool OwnsSession => !_connection.IsRequest || Token is not { Limits: { IsUnlimited: false, Session: null } };

    /// <summary>The bound session; null before.</summary>
    public Session? Session => _session;

    /// <summary>An authentication exchange under way, and how many have failed.</summary>
    public SaslState Sasl { get; } = new();

    /// <summary>Holds back answers to log-ins.</summary>
    public LoginDelay Delay { get; }

    /// <summary>The server speaks first: the capability stanza.</summary>
    public void Open() => SendCapabilities(Services.Mechanisms.Offered(IsConfidential));

    /// <summary>
    /// Takes one stanza. Returns when the next one may be handed in: answers may still be outstanding, but come in order. A stream that is being
    /// closed does nothing any more.
    /// </summary>
    public async ValueTask ReceiveAsync(Stanza stanza)
    {
        await Feed.Queue.WhenRoomAsync();
        if (Feed.Queue.IsClosed)
            return;
        if (Token is { } token && (!token.Limits.IsUnlimited || stanza.From is not null) && await IsRefusedAsync(stanza))
            return;
        if (stanza is PublishStanza publish && Phase == StreamPhase.Bound)
        {
            await PublishAsync(publish);
            return;
        }

        // Whatever is no publish begins when everything before it is done, so that it sees it and is answered after it.
        await _publishing.WhenIdleAsync();
        switch (stanza)
        {
            case QueryStanza query:
                await QueryAsync(query);
                break;
            case AckStanza ack when Phase == StreamPhase.Bound:
                if (Feed.Places.Acknowledge(ack.Count))
                    Services.Sessions.KeepAcknowledging(Session!, Feed);
                break;
            case GetStanza get when Phase == StreamPhase.Bound:
                await GetAsync(get);
                break;
            default:
                Send(ReplyTo.For(this, stanza).Error(NotYet()));
                break;
        }
    }

    /// <summary>Takes the news that a stanza could not be read.</summary>
    /// <param name="to">What it addressed, if that could be read.</param>
    /// <param name="id">Its id, if that could be read.</param>
    /// <param name="error">What is wrong.</param>
    public async ValueTask ReceiveMalformedAsync(IdentityUri? to, StanzaId? id, StanzaError error)
    {
        await Feed.Queue.WhenRoomAsync();
        await _publishing.WhenIdleAsync();
        Send(new ReplyTo(this, to, null, id).Error(error));
    }

    /// <summary>Waits until every publish is answered: what a door does next by itself comes after them.</summary>
    public ValueTask WhenIdleAsync() => _publishing.WhenIdleAsync();

    /// <summary>The connection is gone.</summary>
    /// <param name="clean">The client closed it in order (1000): its session ends with it.</param>
    public async Task EndAsync(bool clean)
    {
        try
        {
            await _publishing.WhenIdleAsync();
            Feed.Queue.Close();
            Services.Watch.Remove(Feed);
            if (_session is { } session)
                await Services.Sessions.LeaveAsync(session, Feed, clean);
        }
        finally
        {
            Services.Streams.Ended(_connection.Door);
        }
    }

    public void Send(Reply reply)
    {
        if (_visitor is null)
            Feed.Queue.Push(reply, ReplyWeight.Of(reply));
        else
            _visitor.Answer(reply);
    }

    public void Close(int code, string reason) => _connection.Close(code, reason);

    /// <summary>Authentication succeeded.</summary>
    /// <param name="user">Who it is.</param>
    /// <param name="token">What proved it; null for a password. From now on its limits are enforced, and its end is the stream's.</param>
    public void Authenticate(Identity user, AccessToken? token = null)
    {
        User = user;
        Phase = StreamPhase.Authenticated;
        if (token is null)
        {
            Services.Watch.Add(Feed, user);
            return;
        }

        Feed.Token = token;
        Services.Watch.Add(Feed, token);
    }

    /// <summary>Tells what the stream can do next.</summary>
    public void SendCapabilities(IReadOnlyList<string> capabilities) => Send(new ServerMessage(Id, Address, JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.SessionCapabilities);
        writer.WriteStartArray("session_capabilities"u8);
        foreach (string capability in capabilities)
            writer.WriteStringValue(capability);
        writer.WriteEndArray();
    })));

    public void Bind(Session session)
    {
        _session = session;
        Phase = StreamPhase.Bound;
        Feed.Queue.Wake();
    }

    /// <summary>The session has ended; the stream may bind another.</summary>
    public void Unbind()
    {
        _session = null;
        Phase = StreamPhase.Authenticated;
    }

    /// <summary>Who acts in a stanza: the authenticated identity, with the path the stanza gave or the session.</summary>
    public Actor ActorOf(Stanza stanza)
    {
        string identity = User!.ToString();
        if (stanza.From is { } from && !from.Pattern.Equals(ChannelPattern.Exact(ChannelPath.Root)))
            return new Actor(identity, $"{identity}/{from.Pattern.Text}");
        return new Actor(identity, _session?.Address ?? identity);
    }

    private async ValueTask<bool> IsRefusedAsync(Stanza stanza)
    {
        ReplyTo reply = ReplyTo.For(this, stanza);
        if (TokenGate.Check(this, stanza, reply.Addressed) is not { } refused)
            return false;
        await _publishing.WhenIdleAsync();
        Send(reply.Error(refused));
        return true;
    }

    private async ValueTask PublishAsync(PublishStanza stanza)
    {
        ReplyTo reply = ReplyTo.For(this, stanza);
        IdentityUri to = reply.Addressed;
        if (PublishRules.Check(to, stanza) is { } wrong)
        {
            await _publishing.WhenIdleAsync();
            Send(reply.Error(wrong));
            return;
        }

        if (_session?.TakePublish(Publishes) is { } seconds)
        {
            await _publishing.WhenIdleAsync();
            Send(reply.Error(TooMany(seconds)));
            return;
        }

        int weight = stanza.Body.Utf8.Length;
        bool copied = !IsVisit && !Relay.Passes(stanza) && SentCopies.IsFor(User!, to);
        if (_relay.IsFor(to))
        {
            await _publishing.WhenIdleAsync();
            await _relay.PublishAsync(stanza, reply, copied);
            return;
        }

        await _publishing.EnterAsync(to.Identity, weight, copied);
        var command = new PublishCommand(
            ActorOf(stanza), to.Path, stanza.Body, to.Query.MessageId ?? (Relay.Passes(stanza) ? null : _visitor?.MessageId), to.Query.Key ?? stanza.Body.Key, stanza.Transient);
        Services.Router.Post(to.Identity, new PublishWork(command, reply, _publishing, weight, copied));
    }

    /// <summary>How many messages a session may publish.</summary>
    private RateLimit Publishes() => new(Services.Options.Limits.PublishesPerSecond, Services.Options.Limits.PublishBurst, Services.Time);

    private async ValueTask QueryAsync(QueryStanza stanza)
    {
        ReplyTo reply = ReplyTo.For(this, stanza);
        IQuery? query = (IsVisit ? Services.VisitorQueries : Services.Queries).Find(stanza.Ns);
        if (Phase == StreamPhase.Bound && Relay.PlaceOf(stanza, reply.Addressed) is var place && _relay.IsFor(place) && query?.IsRelayed(stanza) != false)
        {
            await _publishing.WhenIdleAsync();
            await _relay.QueryAsync(stanza, reply, place);
        }
        else if (query is null && Phase == StreamPhase.Bound)
            Send(reply.Error(new StanzaError(Condition.FeatureNotImplemented, $"a query with ns '{stanza.Ns}' is not known here")));
        else if (query is null || !query.Phases.HasFlag(Phase))
            Send(reply.Error(query is not null && Phase == StreamPhase.Bound ? Already(stanza.Ns) : NotYet()));
        else
            await query.RunAsync(new QueryContext(this, stanza, reply));
    }

    private async ValueTask GetAsync(GetStanza stanza)
    {
        ReplyTo reply = ReplyTo.For(this, stanza);
        if (_relay.IsFor(reply.Addressed))
        {
            await _publishing.WhenIdleAsync();
            await _relay.GetAsync(stanza, reply);
            return;
        }

        var work = new ReadWork(User!.ToString(), reply.Addressed);
        Services.Router.Post(reply.Addressed.Identity, work);
        Answer<AllowedRead> allowed = await work.Answer;
        if (allowed.Error is { } denied)
        {
            Send(reply.Error(denied));
            return;
        }

        Answer<byte[]> result = await Services.Contents.ReadAsync(reply.Addressed.Identity, allowed.Value!, stanza.Window);
        Send(result.Error is { } error ? reply.Error(error) : reply.Result(result.Value!));
    }

    private static StanzaError TooMany(int seconds) =>
        new(Condition.RateLimited, $"too many messages: try again in {seconds} s") { RetryAfterSeconds = seconds };

    private StanzaError NotYet() => StanzaError.NotAuthorized(Phase == StreamPhase.Connected
        ? "the stream is not authenticated: begin with a query whose ns is SASL"
        : "the stream has no session: bind one first");

    private static StanzaError Already(string ns) => StanzaError.NotAllowed($"a query with ns '{ns}' comes too late on this stream");
}
