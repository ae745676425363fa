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

/// <summary>One life of a server process: the production engine, over stores that outlive it.</summary>
internal sealed class Node : Life
{
    /// <summary>Small enough that readers fall behind often, and trees leave memory while they are used elsewhere.</summary>
    private static readonly OTalkOptions Options = new()
    {
        Server = new ServerOptions { Domain = Cast.Domain, HostedDomains = [Cast.HostedDomain] },
        Limits = new LimitsOptions { SendQueueStanzas = 8, PageSize = 0 },
        Storage = new StorageOptions { IdleTreesAfter = TimeSpan.FromSeconds(40) },
    };

    private readonly EngineMetrics _metrics = new();
    private readonly StrictLogs _logs = new();
    private readonly AccountService _accounts;

    public Node(int number, Random random, VirtualClock clock, TimeSpan skew, ITreeStore trees, IAccountStore accounts)
        : base(number, random, clock, skew)
    {
        var bytes = new SeededBytes(new Random(random.Next()));
        var names = new LoginNames(Cast.Domain, Cast.HostedDomain);
        var logins = new LoginDirectory(accounts, names, bytes, iterations: 1);
        _accounts = new AccountService(accounts, logins, new PasswordVerifiers(bytes, iterations: 1), Time);
        OTalkEngine? engine = null;
        var ids = new SeededIds(new Random(random.Next()));
        Scheduler.Run(() => engine = new OTalkEngine(new EngineParts(
            Options, trees, accounts, _accounts, names, new TokenService(accounts, bytes, Time), SaslMechanisms.Standard(logins, bytes), JsonMessageReader.TryRead, ids, Time, _metrics, _logs)));
        Engine = engine!;
        Run(StartAsync);
    }

    public override OTalkEngine Engine { get; }

    protected override string? LoggedFault => _logs.Error;

    public override void Dispose()
    {
        base.Dispose();
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
}
