using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.Checks;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Clients;

/// <summary>
/// A client of one server who knows people on others: connects, binds its session, subscribes, publishes, works on jobs, at home and abroad;
/// acknowledges what it has read, goes away and comes back.
/// </summary>
internal sealed class Person(string user, string session, Random random, ServersRun world)
{
    private const int MostOutstanding = 12;
    private const int LargestPipe = 12;
    private const int MostJobs = 100;

    private readonly Wishes _wishes = new(user, session, random, world.People);
    private readonly Asks _asks = new(user);
    private readonly Dictionary<StanzaId, Asked> _asked = [];
    private readonly Slumber _slumber = new(random);
    private readonly List<Message> _unsettled = [];
    private Queue<Func<Asks, Request>> _next = [];
    private long _count;
    private long _acknowledged;
    private bool _worksOff;
    private bool _hasEnded;

    /// <summary>The server may count as read what was only written: until it has taken an acknowledgement on this connection.</summary>
    private bool _isUnacknowledged;

    public string User => user;

    public string Name => $"{user}/{session}";

    /// <summary>Its connection; null while it has none.</summary>
    public Connection? Stream { get; private set; }

    /// <summary>What its session reads; null while it has none.</summary>
    public Reading? Reading { get; private set; }

    /// <summary>What it waits for on this connection.</summary>
    public IEnumerable<Asked> Outstanding => _asked.Values.Where(asked => asked.Answers == 0 && asked.Stream == Stream);

    /// <summary>Whether it has nothing left to do and waits for nothing.</summary>
    public bool IsContent => Stream is { IsDead: false, IsBound: true } && _next.Count == 0 && _unsettled.Count == 0 && !Outstanding.Any();

    private Process Home => world.ProcessOf(Stage.DomainOf(user));

    /// <summary>Does a little of what it has to do, and now and then something of its own.</summary>
    public void Step()
    {
        if (!TryConnect() || !IsAwake())
            return;
        for (int left = random.Next(LargestPipe); left > 0 && ReadOne();)
            left--;
        if (random.Next(3) == 0)
            Acknowledge();
        if (random.Next(120) == 0)
            Leave(clean: random.Next(4) == 0);
        else if (!SendNext() && Stream!.IsBound && Outstanding.Count() < MostOutstanding && random.Next(2) == 0)
            Send(_wishes.Any(_asks, Reading!));
    }

    /// <summary>Does what it has to do and nothing else; false if there was nothing it could do.</summary>
    public bool Finish()
    {
        if (!TryConnect())
            return false;
        bool did = false;
        while (ReadOne())
            did = true;
        Acknowledge();
        return SendNext() || did;
    }

    /// <summary>Asks for everything it may read.</summary>
    public void ReadBack()
    {
        foreach (string domain in world.Domains)
        {
            foreach ((string address, _) in Stage.ChannelsOf(Stage.UserOf(domain)).Where(channel => !Stage.IsHiddenFrom(user, channel.Address)))
                _next.Enqueue(asks => asks.Get(address));
        }
    }

    /// <summary>Works until the queue has had nothing for longer than a claim lasts.</summary>
    public void WorkOff()
    {
        _worksOff = true;
        _next.Enqueue(asks => asks.Claim(MostJobs, 2 * Stage.ClaimTimeout));
    }

    /// <summary>The server closes its connection.</summary>
    public void BeClosed()
    {
        if (Stream is { IsDead: false })
            Leave(clean: false);
    }

    /// <summary>Whether it does anything now; one that does not is sent things all the same.</summary>
    private bool IsAwake()
    {
        switch (_slumber.Next())
        {
            case SlumberStep.Awake:
                return true;
            case SlumberStep.FallsAsleep:
                world.Note($"{Stream!.Name} takes nothing any more");
                return false;
            case SlumberStep.Gone:
                Leave(clean: false);
                return false;
            default:
                return false;
        }
    }

    private bool TryConnect()
    {
        if (Stream is { IsDead: true })
            GiveUp();
        if (Stream is not null)
            return true;
        if (Home is not { IsReady: true, IsDead: false } home)
            return false;
        Stream = new Connection(home, user, session, world.Setup.MakePipe(random.Next(1, LargestPipe)));
        world.Note($"{Stream.Name} connects");
        _next = new Queue<Func<Asks, Request>>([asks => asks.Authenticate()]);
        return true;
    }

    private void Leave(bool clean)
    {
        world.Note($"{Stream!.Name} leaves{(clean ? " in order" : "")}{(Stream.IsBehind ? " while it is behind" : "")}");
        Stream.Leave(clean);

        // What is not bound ends no session, and where the answer to bind is still on its way it may end one or not.
        _hasEnded |= clean && Stream.IsBound;
        GiveUp();
    }

    /// <summary>The connection is no more: what was not answered may have been done or not.</summary>
    private void GiveUp()
    {
        foreach (Asked asked in Outstanding.ToList())
            Unanswered(asked.Request);
        if (_isUnacknowledged)
            Reading?.Held.Clear();
        _isUnacknowledged = false;
        Stream = null;
        _slumber.Wake();
        _next.Clear();
    }

    private void Unanswered(Request request)
    {
        if (request is { Kind: not RequestKind.Pass, Message: { ChosenId: not null } message })
            _unsettled.Add(message);
    }

    private void Acknowledge()
    {
        if (Stream is not { IsBound: true, IsDead: false } || _acknowledged == _count)
            return;
        _acknowledged = _count;
        Stream.Tell(new AckStanza(_count));
    }

    private bool SendNext()
    {
        if (Outstanding.Count() >= MostOutstanding)
            return false;
        if (_next.TryDequeue(out Func<Asks, Request>? next))
        {
            Send(next(_asks));
            return true;
        }

        if (!Stream!.IsBound || _unsettled.Count == 0)
            return false;
        Message message = _unsettled[random.Next(_unsettled.Count)];
        _unsettled.Remove(message);
        Send(_asks.Publish(message));
        return true;
    }

    private void Send(Request request)
    {
        if (!Stream!.IsBound && request.Kind is not (RequestKind.Authenticate or RequestKind.Bind))
            return;
        world.Note($"{Stream.Name} > {request}");
        _asked.Add(request.Stanza.Id!.Value, new Asked(request, Stream, Reading));
        _isUnacknowledged |= request.Kind == RequestKind.Bind;
        if (request.Kind == RequestKind.Subscribe)
            Reading!.Wanted.Add(request.Address);
        else if (request.Kind == RequestKind.Unsubscribe)
            Reading!.Held.Remove(request.Address);
        world.Tell(check => check.OnSent(Stream, request));
        Stream.Send(request);
    }

    private bool ReadOne()
    {
        if (Stream!.Read() is not { } arrived)
            return false;
        _count++;
        if (arrived.Item is Publication publication)
            Deliver(publication);
        else if (arrived.Item is not ServerMessage)
            Take((Reply)arrived.Item);
        return true;
    }

    private void Deliver(Publication publication)
    {
        world.Note($"{Stream!.Name} < {publication.Channel} {publication.Entry.Kind} {publication.Entry.Id} at {publication.Entry.Offset}");
        world.Tell(check => check.OnDelivered(Stream, publication));
        Reading!.ReceivedOf(publication.Channel).Add(publication.Entry.Id);
        if (publication.Entry.Kind == Core.Trees.EntryKind.Event && IsGap(publication))
            Reading.Held.Remove(publication.Channel);
    }

    private void Take(Reply reply)
    {
        if (reply.Id is not { } id || !_asked.TryGetValue(id, out Asked? asked))
            throw new Simulation.Checks.ViolationException("Answer", $"{Stream!.Name} was answered {reply.Id}, which it never asked");
        Answer answer = Answer.Of(reply);
        world.Note($"{Stream!.Name} < {id} {answer}{(answer.IsQueued ? " queued" : "")}");
        AnswerCheck.Take(Stream, asked, answer, Home);
        if (answer.IsQueued || asked.Answers > 1)
            return;
        Stream.Late.Remove(id);

        // What was asked behind the first acknowledgement is answered behind it.
        _isUnacknowledged &= asked.Stream != Stream || asked.Request.Kind is RequestKind.Authenticate or RequestKind.Bind;
        world.Tell(check => check.OnAnswered(Stream, asked.Request, answer));
        if (asked.Reading is not null && asked.Reading != Reading)
            return;
        if (answer.IsFault)
            Again(asked.Request);
        else if (answer.IsOk)
            Go(asked.Request, answer);
    }

    private void Again(Request request)
    {
        Unanswered(request);
        Func<Asks, Request>? again = request.Kind switch
        {
            RequestKind.Authenticate => asks => asks.Authenticate(),
            RequestKind.Bind => asks => asks.Bind(session),
            RequestKind.Create => asks => asks.Create(request.Address, _wishes.AclOf(request.Address)),
            RequestKind.Claim when _worksOff => asks => asks.Claim(MostJobs, 2 * Stage.ClaimTimeout),
            RequestKind.Finish when _worksOff => asks => asks.Claim(MostJobs, 2 * Stage.ClaimTimeout),
            _ => null,
        };
        if (again is not null)
            _next.Enqueue(again);
    }

    private void Go(Request request, Answer answer)
    {
        switch (request.Kind)
        {
            case RequestKind.Authenticate:
                _next.Enqueue(asks => asks.Bind(session));
                break;
            case RequestKind.Bind:
                Bound(answer.Payload);
                break;
            case RequestKind.Subscribe:
                Subscribed(request.Address, answer.Payload);
                break;
            case RequestKind.Unsubscribe when !Outstanding.Any(asked => asked.Request is { Kind: RequestKind.Subscribe } other && other.Address == request.Address):
                Reading!.Wanted.Remove(request.Address);
                break;
            case RequestKind.Publish:
                _wishes.Published(request.Message!, answer.Payload.GetProperty("id").GetGuid());
                break;
            case RequestKind.Claim:
                TakeJobs(Job.Of(answer.Payload));
                break;
        }
    }

    private void Bound(JsonElement answer)
    {
        world.Note($"{Stream!.Name} is bound: {answer.GetRawText()}");
        Stream.IsBound = true;
        (_count, _acknowledged) = (0, -1);

        // That it was made may have been answered with a fault, and the next time it is an old one.
        bool isNew = answer.GetProperty("new").GetBoolean() || (_hasEnded && answer.GetProperty("mask").GetArrayLength() == 0);
        if (Reading is null || isNew)
            Reading = new Reading(user, Name);
        _hasEnded = false;
        world.Reads(Stream, Reading);
        Acknowledge();
        if (answer.TryGetProperty("gap", out JsonElement gap))
        {
            foreach (JsonElement channel in gap.GetProperty("channels").EnumerateArray())
                Reading.Held.Remove(channel.GetString()!);
        }

        foreach ((string address, string allAcl) in Stage.ChannelsOf(user))
            _next.Enqueue(asks => asks.Create(address, allAcl));
        if (user == Stage.Romeo)
            _next.Enqueue(asks => asks.Create(Stage.Jobs, _wishes.AclOf(Stage.Jobs)));
    }

    private void Subscribed(string channel, JsonElement answer)
    {
        string id = answer.GetProperty("subscription").GetString()!;

        // It may be over already: somebody else of the user has ended it meanwhile, or the channel's owner. An id is never used again.
        if (!world.Chronicle.HasEnded(user, id) && (!Reading!.Held.TryGetValue(channel, out Held? held) || held.Id != id))
            Reading.Held[channel] = new Held(id, world.Chronicle.Last(channel));
    }

    private void TakeJobs(IReadOnlyList<Job> jobs)
    {
        _wishes.Handed(jobs);
        if (!_worksOff)
            return;
        foreach (Job job in jobs)
            _next.Enqueue(asks => asks.Finish(job));
        if (jobs.Count > 0)
            WorkOff();
    }

    private static bool IsGap(Publication publication) =>
        JsonElement.Parse(publication.Entry.Body.Span).GetProperty("event").GetProperty("ns").GetString()!.EndsWith("/gap", StringComparison.Ordinal);
}
