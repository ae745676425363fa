using OTalk.Simulation.Checks;
using OTalk.Simulation.Scheduling;

namespace OTalk.Simulation.Federation;

/// <summary>
/// The production queues and receipts of two servers that send to each other, with stores that fail, a way between them that loses and doubles,
/// and processes that die, all decided by one seed. First trouble, then calm, in which everything has to arrive.
/// </summary>
internal sealed class FederationRun : IDisposable
{
    private const int Steps = 500;
    private const int LongestBurst = 30;
    private const int MostRounds = 3_000;

    private readonly Random _random;
    private readonly Air _air;
    private readonly Server[] _servers;

    public FederationRun(int seed, FederationSetup setup)
    {
        Setup = setup;
        _random = new Random(seed);
        _air = new Air(new Random(_random.Next()), Clock);
        _servers = [.. new[] { "montague.com", "capulet.com" }.Select(domain => new Server(domain, this, setup, new Random(_random.Next())))];
    }

    public FederationSetup Setup { get; }

    public VirtualClock Clock { get; } = new();

    public Trace Trace { get; } = new();

    public FederationLedger Ledger { get; } = new();

    /// <summary>Runs it from beginning to end.</summary>
    /// <exception cref="ViolationException">A guarantee was broken.</exception>
    public void Run()
    {
        for (int step = 0; step < Steps; step++)
            Step();
        Note("calm");
        _air.Calm();
        foreach (Server server in _servers)
            server.Calm();

        // What waits is taken up without anything new coming.
        foreach (Server server in _servers)
            Restart(server);
        bool rests = Settle();
        _servers[0].CheckAtRest(_servers[1].Domain);
        _servers[1].CheckAtRest(_servers[0].Domain);
        if (!rests)
            throw new ViolationException("Progress", "it never comes to rest");
    }

    /// <summary>The last processes die.</summary>
    public void Dispose() => Array.ForEach(_servers, server => server.Dispose());

    public void Note(string what) => Trace.Note(what);

    /// <summary>Takes a batch to a server and its answers back, if both arrive.</summary>
    public void Carry(string from, string to, string tx, IReadOnlyList<string> stanzas, Action<IReadOnlyList<byte[]>> answered) =>
        _air.Send(() => _servers.Single(server => server.Domain == to).Receive(
            from, tx, stanzas, answers => _air.Send(() => answered(Setup.Answers(answers)))));

    private void Step()
    {
        foreach (Server server in _servers)
        {
            if (_random.Next(Setup.StepsPerLife) == 0 || (!server.IsUp && _random.Next(20) == 0))
                Restart(server);
            for (int left = _random.Next(LongestBurst); left > 0 && server.RunOne(); left--)
            {
            }
        }

        if (_random.Next(2) == 0)
        {
            int who = _random.Next(_servers.Length);
            _servers[who].Act(_servers[1 - who].Domain);
        }

        _air.Arrive();
        Pass(TimeSpan.FromMilliseconds(_random.Next(20) == 0 ? _random.Next(60_000) : _random.Next(400)));
    }

    /// <summary>Goes on without faults until nothing happens any more; false if that never comes.</summary>
    private bool Settle()
    {
        for (int round = 0; round < MostRounds; round++)
        {
            bool happened = false;
            foreach (Server server in _servers)
            {
                while (server.RunOne())
                    happened = true;
            }

            foreach (Server server in _servers.Where(server => !happened && !server.IsUp))
                Restart(server);
            if (!happened && _air.IsEmpty && _servers.All(server => server.IsAtRest))
                return true;
            _air.Arrive();
            Pass(TimeSpan.FromMilliseconds(500));
        }

        return false;
    }

    private void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        foreach (Server server in _servers)
            server.Time.Advance(TimeSpan.Zero);
    }

    private void Restart(Server server)
    {
        Note($"{server.Domain} dies");
        server.Restart();
    }
}
