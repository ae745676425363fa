using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.Servers.Checks;
using OTalk.Simulation.Servers.Clients;
using OTalk.Simulation.Servers.Network;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers;

/// <summary>
/// Two or three servers, production engine and production federation, with their clients, over a network that breaks, with stores that fail,
/// clocks that differ and processes that die or stop, all decided by one seed. First trouble, then calm: what must never happen is looked for all
/// the time, what must happen in the end is looked for in the calm.
/// </summary>
internal sealed class ServersRun : IDisposable
{
    private const int Steps = 500;
    private const int LongestBurst = 40;
    private const int MostRounds = 3_000;
    private const int MostRoundsToStop = 400;
    private const int MostAtOnce = 100_000;

    /// <summary>Continuations in which a process that begins has not done much yet.</summary>
    private const int EarlyDays = 80;

    private readonly Random _random;
    private readonly VirtualClock _clock = new();
    private readonly Internet _internet;
    private readonly Dictionary<string, Site> _sites;
    private readonly Dictionary<Connection, Reading> _readings = [];
    private readonly List<Check> _checks;
    private readonly RestCheck _rest;

    public ServersRun(int seed, ServersSetup setup)
    {
        Setup = setup;
        _random = new Random(seed);
        Domains = [.. Stage.Domains.Take(_random.Next(4) == 0 ? 3 : 2)];
        _internet = new Internet(new Random(_random.Next()), _clock, Domains, setup.Frames);
        _sites = Domains.ToDictionary(domain => domain, domain => new Site(domain, new Random(_random.Next()), _internet, Chronicle, setup, Note));
        _internet.Connect(domain => _sites[domain].Process is { IsReady: true, IsDead: false } process ? process : null);
        People = [.. Domains.Select(Stage.UserOf)];
        Persons = [.. People.SelectMany(user => Sessions(user).Select(session => new Person(user, session, new Random(_random.Next()), this)))];
        _checks =
        [
            new StoredCheck(Chronicle),
            new ReadingCheck(Chronicle),
            new UninvitedCheck(stream => _readings[stream]),
            new ChangeCheck(),
            new QueueCheck(_sites[Stage.Montague].Ledger, _clock),
            new LinkWatch(this),
        ];
        _rest = new RestCheck(this);
    }

    public ServersSetup Setup { get; }

    public Trace Trace { get; } = new();

    public Chronicle Chronicle { get; } = new();

    public IReadOnlyList<string> Domains { get; }

    /// <summary>The users, one of each server.</summary>
    public IReadOnlyList<string> People { get; }

    public IReadOnlyList<Person> Persons { get; }

    public IEnumerable<Site> Sites => _sites.Values;

    /// <summary>The links that were acknowledged.</summary>
    public Dictionary<Line, Held> Links { get; } = [];

    /// <summary>Runs it from beginning to end.</summary>
    /// <exception cref="ViolationException">A guarantee was broken.</exception>
    public void Run()
    {
        for (int step = 0; step < Steps; step++)
            Step();
        Note("calm");
        _internet.Calm();
        foreach (Site site in Sites)
            site.Calm();
        Settle();
        foreach (Person person in Persons.DistinctBy(person => person.User))
            person.ReadBack();
        Persons[0].WorkOff();
        Settle();
        _rest.AtRest();
        Tell(check => check.AtRest([]));
    }

    /// <summary>The last processes die.</summary>
    public void Dispose()
    {
        foreach (Site site in Sites)
            site.Dispose();
    }

    public void Note(string what) => Trace.Note(what);

    public void Tell(Action<Check> news)
    {
        foreach (Check check in _checks)
            news(check);
    }

    /// <summary>A session is read on a connection.</summary>
    public void Reads(Connection stream, Reading reading) => _readings[stream] = reading;

    public Process ProcessOf(string domain) => _sites[domain].Process;

    public Site SiteOf(string address) => _sites[Stage.DomainOf(address)];

    private static IEnumerable<string> Sessions(string user) => user == Stage.Romeo ? ["Window", "Orchard"] : ["Balcony", "Chamber"];

    private void Step()
    {
        foreach (Site site in Sites)
        {
            if (site.Process.IsDead ? _random.Next(10) == 0 : _random.Next(Setup.StepsPerLife) == 0)
                End(site);
            if (_random.Next(Setup.StepsPerClockJump) == 0)
                SetClock(site);
            for (int left = _random.Next(LongestBurst); left > 0 && RunOne(site); left--)
            {
            }
        }

        _internet.Trouble();
        Persons[_random.Next(Persons.Count)].Step();
        Pass(TimeSpan.FromMilliseconds(_random.Next(25) == 0 ? _random.Next(40_000) : _random.Next(200)));
    }

    /// <summary>Goes on without faults until everybody is content and nothing happens any more.</summary>
    private void Settle()
    {
        for (int round = 0; round < MostRounds; round++)
        {
            bool happened = false;
            foreach (Site site in Sites)
            {
                if (site.Process.IsDead)
                    site.Restart();
                happened |= RunAll(site);
            }

            foreach (Person person in Persons)
                happened |= person.Finish();
            bool isQuiet = !happened && _internet.IsEmpty && Persons.All(person => person.IsContent) && Sites.All(site => !site.Process.HasPressingTimers && site.Waiting().All(queue => queue.Count == 0));
            if (isQuiet && round > 0)
                return;
            Pass(TimeSpan.FromMilliseconds(happened ? 50 : 1_000));
        }

        _rest.AtRest();
        throw new ViolationException("Progress", "it never comes to rest");
    }

    /// <summary>Lets everything happen in a server that can before time passes; false if there was nothing.</summary>
    private bool RunAll(Site site)
    {
        int ran = 0;
        while (RunOne(site))
        {
            if (ran++ == MostAtOnce)
                throw new ViolationException("Progress", $"{site.Domain} goes round and round");
        }

        return ran > 0;
    }

    private bool RunOne(Site site)
    {
        bool ran = site.Process.RunOne();
        if (Chronicle.Violation is { } broken)
            throw broken;
        if (site.Process.Fault is { } fault)
            throw new ViolationException(nameof(Process), $"{site.Domain}: {fault}");
        if (site.IsPowerOut)
        {
            Note($"{site.Domain} dies in the middle of a commit");
            site.Restart();
        }

        return ran;
    }

    private void SetClock(Site site)
    {
        site.SetClock();
        Note($"the clock of {site.Domain} is set to {site.Process.Time.GetUtcNow():HH:mm:ss}");
    }

    private void Pass(TimeSpan time)
    {
        _clock.Advance(time);
        foreach (Site site in Sites)
            site.Process.Time.Advance(TimeSpan.Zero);
        _internet.Pass();
    }

    /// <summary>The process of a server dies, or stops in order, and another begins.</summary>
    private void End(Site site)
    {
        bool inOrder = site.Process is { IsDead: false, IsReady: true } && _random.Next(3) == 0;
        Note($"{site.Domain} {(inOrder ? "stops" : "dies")}");
        if (inOrder)
            Stop(site);
        site.Restart();

        // Sometimes it dies again before it has taken everything up.
        if (_random.Next(4) != 0)
            return;
        for (int left = _random.Next(EarlyDays); left > 0 && RunOne(site); left--)
        {
        }

        Note($"{site.Domain} dies before it has taken everything up again");
        site.Restart();
    }

    private void Stop(Site site)
    {
        foreach (Person person in Persons.Where(person => Stage.DomainOf(person.User) == site.Domain))
            person.BeClosed();
        _internet.CloseAll(site.Process);
        Process stopping = site.Process;
        stopping.Stop();
        for (int round = 0; !stopping.IsStopped && !stopping.IsDead; round++)
        {
            RunAll(site);
            if (round == MostRoundsToStop)
                throw new ViolationException("Progress", $"{site.Domain} never stops");
            Pass(TimeSpan.FromMilliseconds(100));
        }
    }
}
