using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Clients;

/// <summary>
/// A client that does what real ones do: connects, authenticates, binds its session, subscribes, publishes, reads at its own pace, goes
/// away, comes back, and sends again under the same id what was not answered.
/// </summary>
internal sealed class Client(string user, string session, Random random, SimulatedRun simulation)
{
    private const int MostOutstanding = 8;
    private const int LargestPipe = 12;
    private const int MostJobs = 100;

    private readonly Workload _workload = new(user, session, random);
    private readonly Slumber _slumber = new(random);
    private readonly List<Message> _unsettled = [];
    private readonly List<Job> _held = [];
    private Stanzas _stanzas = new(user);
    private Queue<Func<Stanzas, Request>> _next = [];
    private bool _worksOff;

    public string User => user;

    /// <summary>Its connection; null while it has none.</summary>
    public Connection? Stream { get; private set; }

    /// <summary>Whether it has nothing left to do and waits for nothing.</summary>
    public bool IsContent => Stream is { IsDead: false, Outstanding.Count: 0, Late.Count: 0 } && _next.Count == 0 && _unsettled.Count == 0;

    /// <summary>Does a little of what it has to do, and now and then something of its own.</summary>
    public void Step()
    {
        if (!TryConnect() || !IsAwake())
            return;
        for (int left = random.Next(LargestPipe); left > 0 && ReadOne();)
            left--;
        if (random.Next(150) == 0)
            Leave(clean: random.Next(3) == 0);
        else if (!SendNext() && Stream!.Outstanding.Count < MostOutstanding && random.Next(2) == 0)
            Send(random.Next(3) == 0 ? _workload.AboutJobs(_stanzas, _held) : _workload.Any(_stanzas));
    }

    /// <summary>Does what it has to do and nothing else; false if there was nothing it could do.</summary>
    public bool Finish()
    {
        if (!TryConnect())
            return false;
        bool did = false;
        while (ReadOne())
            did = true;
        return SendNext() || did;
    }

    /// <summary>Asks for everything it may read.</summary>
    public void ReadBack()
    {
        foreach (Place place in Cast.Places.Where(place => place.MayRead(user)))
            _next.Enqueue(stanzas => stanzas.Get(place.Address));
    }

    /// <summary>Subscribes to everything it may read.</summary>
    public void Listen()
    {
        foreach (Place place in Cast.Places.Where(place => place.MayRead(user)))
            _next.Enqueue(stanzas => stanzas.Subscribe(place.Address));
    }

    /// <summary>Publishes much in a channel.</summary>
    public void Talk(Place place, int messages)
    {
        for (int left = messages; left > 0; left--)
            _next.Enqueue(stanzas => stanzas.Publish(_workload.Write(place.Address)));
    }

    /// <summary>Goes away and does not come back.</summary>
    /// <param name="clean">In order: its session ends with it.</param>
    public void GoAway(bool clean)
    {
        if (Stream is { IsDead: false })
            Leave(clean);
    }

    /// <summary>Works until no queue has had anything for longer than a claim lasts, and reads what has failed.</summary>
    public void WorkOff()
    {
        _worksOff = true;
        foreach (Queue queue in Cast.Queues)
            WorkOn(queue.Address);
    }

    private void WorkOn(string queue) => _next.Enqueue(stanzas => stanzas.Claim(queue, MostJobs, 2 * Cast.ClaimTimeout));

    /// <summary>Whether it does anything now; one that does not is sent things all the same.</summary>
    private bool IsAwake()
    {
        switch (_slumber.Next())
        {
            case SlumberStep.Awake:
                return true;
            case SlumberStep.FallsAsleep:
                simulation.Note($"{Stream!.Name} takes nothing any more");
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
        if (simulation.Server is not { IsReady: true } server)
            return false;
        _stanzas = new Stanzas(user);
        Stream = new Connection(server, user, session, simulation.MakePipe(random.Next(1, LargestPipe)));
        _next = new Queue<Func<Stanzas, Request>>([stanzas => stanzas.Authenticate()]);
        simulation.Note($"{Stream.Name} connects");
        return true;
    }

    private void Leave(bool clean)
    {
        simulation.Note($"{Stream!.Name} leaves{(clean ? " in order" : "")}{(Stream.IsBehind ? " while it is behind" : "")}");
        Stream.Leave(clean);
        GiveUp();
    }

    /// <summary>The connection is no more: what was not answered may have been done or not.</summary>
    private void GiveUp()
    {
        foreach (Request request in Stream!.Outstanding.Concat(Stream.Late.Values))
            Unanswered(request);
        Stream = null;
        _slumber.Wake();
        _next.Clear();
    }

    private void Unanswered(Request request)
    {
        if (request.Message is { ChosenId: not null } message)
            _unsettled.Add(message);
    }

    private bool SendNext()
    {
        if (Stream!.Outstanding.Count >= MostOutstanding)
            return false;
        if (_next.TryDequeue(out Func<Stanzas, Request>? next))
        {
            Send(next(_stanzas));
            return true;
        }

        if (!Stream.IsBound || _unsettled.Count == 0)
            return false;
        Message message = _unsettled[random.Next(_unsettled.Count)];
        _unsettled.Remove(message);
        Send(_stanzas.Publish(message));
        return true;
    }

    private void Send(Request? request)
    {
        if (request is null || (!Stream!.IsBound && request.Kind is not (RequestKind.Authenticate or RequestKind.Bind)))
            return;
        simulation.Note($"{Stream!.Name} > {request}");
        simulation.Tell(check => check.OnSent(Stream, request));
        Stream.Send(request);
    }

    private bool ReadOne()
    {
        if (Stream!.Read() is not { } arrived)
            return false;
        if (arrived.Item is Publication publication)
            Deliver(publication);
        else if (arrived.Item is not ServerMessage)
            Take((Reply)arrived.Item);
        return true;
    }

    private void Deliver(Publication publication)
    {
        simulation.Note($"{Stream!.Name} < {publication.Channel} {publication.Entry.Kind} at {publication.Entry.Offset}");
        if (!Stream.Received.TryGetValue(publication.Channel, out List<Guid>? received))
            Stream.Received[publication.Channel] = received = [];
        simulation.Tell(check => check.OnDelivered(Stream, publication));
        received.Add(publication.Entry.Id);
    }

    private void Take(Reply reply)
    {
        if (!Stream!.Late.Remove(reply.Id ?? default, out Request? request))
        {
            simulation.Tell(check => check.OnReply(Stream, reply));
            request = Stream.Outstanding.Dequeue();
        }

        Answer answer = Answer.Of(reply);
        simulation.Note($"{Stream.Name} < {request.Stanza.Id} {answer}");
        simulation.Tell(check => check.OnAnswered(Stream, request, answer));
        if (answer.IsFault)
            Again(request);
        else if (answer.IsOk)
            Go(request, answer);
    }

    private void Again(Request request)
    {
        Unanswered(request);
        Func<Stanzas, Request>? again = request.Kind switch
        {
            RequestKind.Bind => stanzas => stanzas.Bind(session),
            RequestKind.Create when Cast.Queues.FirstOrDefault(queue => queue.Address == request.Address) is { } queue => stanzas => stanzas.Create(queue),
            RequestKind.Create => stanzas => stanzas.Create(request.Address, Workload.AclOf(request.Address)),
            RequestKind.Subscribe when Cast.MayRead(user, request.Address) => stanzas => stanzas.Subscribe(request.Address),
            RequestKind.Get when Cast.MayRead(user, request.Address) => stanzas => stanzas.Get(request.Address),
            _ => null,
        };
        if (again is not null)
            _next.Enqueue(again);
    }

    private void TakeJobs(Request claim, IReadOnlyList<Job> jobs)
    {
        _held.AddRange(jobs);
        if (!_worksOff)
            return;
        foreach (Job job in jobs)
            _next.Enqueue(stanzas => stanzas.Finish(job));
        if (jobs.Count > 0)
            WorkOn(claim.Address);
        else
            _next.Enqueue(stanzas => stanzas.ReadFailed($"{claim.Address}/failed"));
    }

    private void Go(Request request, Answer answer)
    {
        switch (request.Kind)
        {
            case RequestKind.Authenticate:
                _next.Enqueue(stanzas => stanzas.Bind(session));
                break;
            case RequestKind.Bind:
                Stream!.IsBound = true;
                foreach (Place place in Cast.Places.Where(place => place.Owner == user))
                    _next.Enqueue(stanzas => stanzas.Create(place.Address, place.AllAcl));
                foreach (Queue queue in Cast.Queues.Where(queue => queue.Owner == user))
                    _next.Enqueue(stanzas => stanzas.Create(queue));
                break;
            case RequestKind.Claim:
                TakeJobs(request, Job.Of(answer.Payload));
                break;
            case RequestKind.Subscribe:
                Stream!.Subscribed[request.Address] = simulation.Ledger.Last(Workload.TreeOf(request.Address));
                break;
        }
    }
}
