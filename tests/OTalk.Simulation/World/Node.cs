using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Protocols.Json;
using OTalk.Simulation.Scheduling;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.World;

/// <summary>One life of a server process: the production engine, with its own scheduler and timers, over stores that outlive it.</summary>
internal sealed class Node : IDisposable
{
    /// <summary>Small enough that readers fall behind often, and trees leave memory while they are used elsewhere.</summary>
    private static readonly OTalkOptions Options = new()
    {
        Server = new ServerOptions { Domain = Cast.Domain, HostedDomains = [Cast.HostedDomain] },
        Limits = new LimitsOptions { SendQueueStanzas = 8, PageSize = 0 },
        Storage = new StorageOptions { IdleTreesAfter = TimeSpan.FromSeconds(40) },
    };

    private readonly SimulatedScheduler _scheduler;
    private readonly EngineMetrics _metrics = new();
    private readonly StrictLogs _logs = new();
    private readonly AccountService _accounts;

    public Node(int number, Random random, VirtualClock clock, ITreeStore trees, IAccountStore accounts)
    {
        Number = number;
        _scheduler = new SimulatedScheduler(new Random(random.Next()));
        Time = new VirtualTime(clock, _scheduler);
        var bytes = new SeededBytes(new Random(random.Next()));
        var names = new LoginNames(Cast.Domain, Cast.HostedDomain);
        var logins = new LoginDirectory(accounts, names, bytes, iterations: 1);
        _accounts = new AccountService(accounts, logins, new PasswordVerifiers(bytes, iterations: 1), Time);
        OTalkEngine? engine = null;
        var ids = new SeededIds(new Random(random.Next()));
        _scheduler.Run(() => engine = new OTalkEngine(new EngineParts(
            Options, trees, accounts, _accounts, names, new TokenService(accounts, bytes, Time), SaslMechanisms.Standard(logins, bytes), JsonMessageReader.TryRead, ids, Time, _metrics, _logs)));
        Engine = engine!;
        Run(StartAsync);
    }

    /// <summary>Which life it is, from 1.</summary>
    public int Number { get; }

    public OTalkEngine Engine { get; }

    public VirtualTime Time { get; }

    public bool IsReady { get; private set; }

    /// <summary>Whether a timer is due soon: those that run for minutes wait for things that may never happen.</summary>
    public bool HasPressingTimers => Time.NextDue - Time.GetUtcNow() < TimeSpan.FromSeconds(2);

    public bool IsDead { get; private set; }

    /// <summary>What went wrong that no client was told of; null as long as all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Runs something in this process; what it throws is a fault of the server.</summary>
    public void Run(Func<Task> action)
    {
        if (!IsDead)
            _scheduler.Run(() => _ = WatchAsync(action));
    }

    /// <summary>Lets one thing happen that can; false if there is none.</summary>
    public bool RunOne()
    {
        bool ran = _scheduler.RunOne();
        Fault ??= _logs.Error;
        return ran;
    }

    /// <summary>The process dies; what was not durable is lost.</summary>
    public void Dispose()
    {
        IsDead = true;
        _scheduler.Kill();
        _metrics.Dispose();
        _logs.Dispose();
    }

    private async Task StartAsync()
    {
        foreach (string user in Cast.Users)
            await _accounts.CreateAsync(Identity.Parse(user), Cast.Password, CancellationToken.None);
        try
        {
            await Engine.StartAsync();
            IsReady = true;
        }
        catch (StoreException)
        {
            // As the process does: it does not start without its store. The next life may.
            Dispose();
        }
    }

    private async Task WatchAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception fault)
        {
            Fault ??= fault.ToString();
        }
    }
}
