using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.Storage;
using OTalk.Simulation.World;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Simulation;

/// <summary>
/// The production engine with a few clients, a store that fails and a process that dies, all decided by one seed. First trouble, then calm:
/// what must never happen is looked for all the time, what must happen in the end is looked for in the calm.
/// </summary>
internal sealed class SimulatedRun : IDisposable
{
    private const int Steps = 400;
    private const int LongestBurst = 25;
    private const int MostRounds = 20_000;
    private const int MostAtOnce = 100_000;

    /// <summary>Minutes after which every session that nobody came back to has ended, a failure in between included.</summary>
    private const int MinutesUntilTheEnd = 12;

    /// <summary>How far the clock may be off, in seconds; somebody sets it now and then.</summary>
    private const int MostSkew = 90;

    /// <summary>Messages that are more than fit into a pipe and a queue.</summary>
    private const int Speech = 40;

    /// <summary>Continuations in which a process that begins has not done much yet.</summary>
    private const int EarlyDays = 60;

    private readonly Random _random;
    private readonly SimulationSetup _setup;
    private readonly VirtualClock _clock = new();
    private readonly Faults _faults;
    private readonly ITreeStore _store;
    private readonly InMemoryAccountStore _accounts = new();
    private readonly List<Check> _checks;
    private readonly List<Client> _clients;
    private TimeSpan _skew;
    private int? _leftToLive;
    private int _lives;

    public SimulatedRun(int seed, SimulationSetup setup)
    {
        _setup = setup;
        _random = new Random(seed);
        _faults = new Faults(new Random(_random.Next()), setup.Rates);
        _store = setup.AboveFaults(new FaultyStore(setup.BelowFaults(new InMemoryTreeStore()), Ledger, _faults, setup.Torn));
        _checks =
        [
            new DuplicateCheck(),
            new OrderCheck(Ledger),
            new LossCheck(),
            new PermissionCheck(),
            new DurabilityCheck(Ledger),
            new ProgressCheck(Ledger),
            new GhostCheck(Ledger),
            new QueueCheck(Ledger, _clock),
        ];
        _clients =
        [
            new Client(Cast.Romeo, "Window", new Random(_random.Next()), this),
            new Client(Cast.Romeo, "Orchard", new Random(_random.Next()), this),
            new Client(Cast.Juliet, "Balcony", new Random(_random.Next()), this),
            new Client(Cast.Juliet, "Chamber", new Random(_random.Next()), this),
        ];
        Server = Live();
    }

    public Trace Trace { get; } = new();

    public DurableLedger Ledger { get; } = new();

    /// <summary>The process as it lives now.</summary>
    public Node Server { get; private set; }

    /// <summary>Runs it from beginning to end.</summary>
    /// <exception cref="ViolationException">A guarantee was broken.</exception>
    public void Run()
    {
        for (int step = 0; step < Steps; step++)
            Step();
        Note("calm");
        _faults.Calm();
        _leftToLive = null;
        Settle();

        // A claim that was made before the clock was set back lasts that much longer.
        Server.Time.Advance(TimeSpan.FromSeconds(2 * MostSkew));
        Settle();
        Oversleep();

        // One client of each user reads back; the others send nothing, so that a slow reader among them is not woken by its own answers.
        foreach (Client client in _clients.DistinctBy(client => client.User))
            client.ReadBack();
        _clients[0].WorkOff();
        Settle();
        Tell(check => check.AtRest([.. _clients.Select(client => client.Stream!)]));
        Empty();
        Tell(check => check.AtTheEnd());
    }

    /// <summary>The last process dies.</summary>
    public void Dispose() => Server.Dispose();

    public Pipe MakePipe(int capacity) => _setup.MakePipe(capacity);

    public void Note(string what) => Trace.Note(what);

    public void Tell(Action<Check> news)
    {
        foreach (Check check in _checks)
            news(check);
    }

    private void Step()
    {
        if (Server.IsDead || _random.Next(_setup.StepsPerLife) == 0)
            Revive("the process dies");
        for (int left = _random.Next(LongestBurst); left > 0 && RunOne(); left--)
        {
        }

        if (_random.Next(_setup.StepsPerClockJump) == 0)
            SetClock();
        _clients[_random.Next(_clients.Count)].Step();
        Server.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(50) == 0 ? _random.Next(60_000) : _random.Next(100)));
    }

    /// <summary>Goes on without faults until every client is content and nothing happens any more.</summary>
    private void Settle()
    {
        for (int round = 0; round < MostRounds; round++)
        {
            if (Server.IsDead)
                Revive("the process dies");
            bool happened = RunAll();
            foreach (Client client in _clients)
                happened |= client.Finish();
            if (happened)
                continue;
            if (_clients.TrueForAll(client => client.IsContent) && round > 0 && !Server.HasPressingTimers)
                return;
            Server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Tell(check => check.AtRest([.. _clients.Select(client => client.Stream).OfType<Connection>()]));
        throw new ViolationException(nameof(ProgressCheck), "it never comes to rest");
    }

    /// <summary>Somebody says so much that all the others, who take nothing meanwhile, are behind before they listen again.</summary>
    private void Oversleep()
    {
        foreach (Client client in _clients)
            client.Listen();
        Settle();
        Note("all but one sleep");
        Client speaker = _clients[0];
        speaker.Talk(Cast.Places[0], Speech);
        for (int round = 0; round < MostRounds && !speaker.IsContent; round++)
        {
            RunAll();
            if (!speaker.Finish())
                Server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Settle();
    }

    /// <summary>Everybody goes away, some of them without a word.</summary>
    private void Empty()
    {
        Note("the end");
        foreach (Client client in _clients)
            client.GoAway(clean: _random.Next(2) == 0);
        for (int minute = 0; minute < MinutesUntilTheEnd; minute++)
        {
            RunAll();
            Server.Time.Advance(TimeSpan.FromMinutes(1));
        }

        RunAll();
    }

    /// <summary>Lets everything happen that can before time passes; false if there was nothing.</summary>
    private bool RunAll()
    {
        int ran = 0;
        while (RunOne())
        {
            if (ran++ == MostAtOnce)
                throw new ViolationException(nameof(ProgressCheck), "it goes round and round");
        }

        return ran > 0;
    }

    /// <summary>Lets one thing happen that can, and the process die where its time has come; false if there was nothing.</summary>
    private bool RunOne()
    {
        bool ran = Server.RunOne();
        RequireHealthy();
        if (_faults.IsPowerOut)
            Revive("the process dies in the middle of a commit");
        else if (ran && _leftToLive-- == 0)
            Revive("the process dies before it has taken everything up again");
        return ran;
    }

    private void Revive(string why)
    {
        Note(why);
        Server.Dispose();
        _faults.PowerBack();
        _leftToLive = _random.Next(3) == 0 ? _random.Next(EarlyDays) : null;
        Server = Live();
    }

    private Node Live() => new(++_lives, _random, _clock, _skew, _store, _accounts);

    /// <summary>The clock of the machine is set, forwards or back.</summary>
    private void SetClock()
    {
        _skew = TimeSpan.FromSeconds(_random.Next(-MostSkew, MostSkew));
        _clock.Set(Server.Time, _skew);
        Note($"the clock is set to {Server.Time.GetUtcNow():HH:mm:ss}");
    }

    private void RequireHealthy()
    {
        if (Server.Fault is { } fault)
            throw new ViolationException(nameof(Node), fault);
    }
}
