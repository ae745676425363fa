using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation;
using OTalk.Federation.Inbound;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;
using OTalk.Protocols.Json;
using OTalk.Simulation.Servers.Network;
using OTalk.Simulation.World;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers.World;

/// <summary>One life of a server that speaks with others: the production engine and the production federation, over stores that outlive it.</summary>
internal sealed class Process : Life
{
    private readonly EngineMetrics _metrics = new();
    private readonly FederationMetrics _federationMetrics = new();
    private readonly PeerLogs _logs;
    private readonly AccountService _accounts;
    private readonly Destinations _destinations;
    private readonly string _user;

    public Process(int number, Random random, Site site, Internet internet)
        : base(number, random, internet.Clock, site.Skew)
    {
        Domain = site.Domain;
        _logs = new PeerLogs(line => site.Note($"{site.Domain}#{number} {line}"));
        _user = Stage.UserOf(site.Domain);
        OTalkOptions options = OptionsOf(site.Domain, internet.Domains);
        var bytes = new SeededBytes(new Random(random.Next()));
        var ids = new SeededIds(new Random(random.Next()));
        var names = new LoginNames(site.Domain);
        var logins = new LoginDirectory(site.Accounts, names, bytes, iterations: 1);
        _accounts = new AccountService(site.Accounts, logins, new PasswordVerifiers(bytes, iterations: 1), Time);

        OTalkEngine? engine = null;
        Destinations? destinations = null;
        ILinkReceiver? receiver = null;
        Scheduler.Run(() =>
        {
            var policy = new FederationPolicy(options.Federation, options.Server, options.Xmpp);
            var news = new PeerBook(policy, Time);
            var links = new LinkPool(new Lazy<ILinkDialer>(new Dialer(this, internet)), policy, Time);
            var questions = new Questions();
            var answers = new OutboundAnswers(new Lazy<EngineServices>(() => engine!.Services), options.Federation, Time);
            var channel = new PeerChannel(links, questions, answers, options.Federation, ids, Time);
            destinations = new Destinations(new QueueServices(site.Outbox, channel, answers, site.Limits, ids, bytes, Time, _logs));
            var remote = new FederationRemote(
                policy, destinations, channel, answers, site.Limits, news, probes: null, ids, Time, _logs.CreateLogger<FederationRemote>());
            engine = new OTalkEngine(new EngineParts(
                options, site.Trees, site.Accounts, _accounts, names, new TokenService(site.Accounts, bytes, Time), SaslMechanisms.Standard(logins, bytes), JsonMessageReader.TryRead, ids, Time, _metrics, _logs)
            {
                Remote = remote,
            });
            var stanzas = new InboundStanzas(new Lazy<PeerDesk>(() => new PeerDesk(engine.Services)), options.Limits);
            receiver = new PeerReceiver(
                links, questions, new Lazy<Destinations>(() => destinations), new InboundBatches(new Receipts(site.Receipts, Time), stanzas, policy, _federationMetrics), stanzas, news, _logs.CreateLogger<PeerReceiver>());
        });
        (Engine, _destinations, Receiver) = (engine!, destinations!, receiver!);
        Run(StartAsync);
    }

    public string Domain { get; }

    public override OTalkEngine Engine { get; }

    /// <summary>Takes what comes over links.</summary>
    public ILinkReceiver Receiver { get; }

    /// <summary>How its queues stand, for people.</summary>
    public string Status => string.Join("; ", _destinations.List());

    /// <summary>Whether it has ended in order.</summary>
    public bool IsStopped { get; private set; }

    protected override string? LoggedFault => _logs.Error;

    /// <summary>Ends in order, when the connections have, which have been closed before as links have.</summary>
    public void Stop() => Run(async () =>
    {
        while (Engine.Services.Streams.ByDoor.Any(static door => door.Value > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(50), Time);
        await Engine.DisposeAsync();
        await _destinations.DisposeAsync();
        IsStopped = true;
    });

    public override void Dispose()
    {
        base.Dispose();
        _metrics.Dispose();
        _federationMetrics.Dispose();
        _logs.Dispose();
    }

    /// <summary>Small enough that readers fall behind often, and trees leave memory while they are used elsewhere.</summary>
    private static OTalkOptions OptionsOf(string domain, IReadOnlyList<string> domains) => new()
    {
        Server = new ServerOptions { Domain = domain },
        Limits = new LimitsOptions { SendQueueStanzas = 8, PageSize = 0 },
        Storage = new StorageOptions { IdleTreesAfter = TimeSpan.FromSeconds(40) },
        Federation = new FederationOptions
        {
            Peers = domains.Where(other => other != domain).ToDictionary(other => other, _ => new PeerOptions(), StringComparer.Ordinal),
        },
    };

    private async Task StartAsync()
    {
        await _accounts.CreateAsync(Identity.Parse(_user), Stage.Password, CancellationToken.None);
        try
        {
            await _destinations.StartAsync(CancellationToken.None);
            await Engine.StartAsync();
            IsReady = true;
        }
        catch (StoreException)
        {
            // As the program does: it does not start without its store. The next life may.
            Dispose();
        }
    }
}
