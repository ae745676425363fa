using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Throttling;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Journaling;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Queries;
using OTalk.Engine.Reading;
using OTalk.Engine.Rooms;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Engine.Watching;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Engine;

/// <summary>What an engine needs from outside.</summary>
public sealed record EngineParts(
    OTalkOptions Options,
    ITreeStore Trees,
    IAccountStore AccountStore,
    AccountService Accounts,
    LoginNames Logins,
    TokenService Tokens,
    SaslMechanisms Mechanisms,
    MessageParser ReadMessage,
    IdSource Ids,
    TimeProvider Time,
    EngineMetrics Metrics,
    ILoggerFactory Logging)
{
    /// <summary>The ways to other servers; none unless given.</summary>
    public IRemote Remote { get; init; } = new NoRemote();

    /// <summary>The memory that connections read into and write from.</summary>
    public BufferPool Buffers { get; init; } = new();
}

/// <summary>
/// The engine: trees, journal, sessions and what streams need, put together. It knows no door; doors make <see cref="ClientStream"/>s with
/// <see cref="Services"/>.
/// </summary>
public sealed class OTalkEngine : IAsyncDisposable
{
    /// <summary>The longest time between two rounds of the upkeep.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly EngineParts _parts;
    private readonly TreeDirectory _trees = new();
    private readonly Journal _journal;
    private readonly Upkeep _upkeep;
    private readonly PlaceKeeper _places;
    private volatile bool _isCutOff;

    public OTalkEngine(EngineParts parts)
    {
        _parts = parts;
        OTalkOptions options = parts.Options;
        var registry = new SessionRegistry();
        var domains = new Domains(options.Server.Domain, options.Server.HostedDomains);
        var router = new Router(domains, _trees);
        _journal = new Journal(parts.Trees, parts.Logging.CreateLogger<Journal>());
        var presences = new MirroredPresences();
        _trees.Start(new TreeServices(
            parts.Trees,
            _journal,
            registry,
            new AccountFounder(domains, parts.AccountStore),
            new EffectRunner(router, new PeerEffects(parts.Remote, _trees), parts.Logging.CreateLogger<EffectRunner>()),
            _trees,
            RulesOf(options),
            new RoomRules(options.Talker.LeaveAfter, options.Talker.MissedFor),
            domains.Default,
            parts.Ids,
            parts.Time,
            Clock.Now(parts.Time),
            parts.Metrics,
            parts.Remote,
            parts.Logging)
        {
            Presences = presences,
        });
        var restorer = new Restorer(parts.Trees, router, parts.Time);
        _places = new PlaceKeeper(parts.Trees, registry, options.Sessions.SavePlacesEvery, parts.Time, parts.Logging.CreateLogger<PlaceKeeper>());
        var sessions = new SessionManager(
            registry, router, restorer, _places, options.Sessions.DetachedFor, parts.Remote, parts.Time, parts.Logging.CreateLogger<SessionManager>());
        Services = new EngineServices(
            options,
            router,
            sessions,
            registry,
            restorer,
            new SentCopies(router, parts.Logging.CreateLogger<SentCopies>()),
            new ContentsReader(parts.Trees, options.Limits.PageSize, options.Limits.PageBytes, parts.Logging.CreateLogger<ContentsReader>()),
            new CatchUp(parts.Trees, router, options.Limits.SendQueueBytes),
            new Watches(router),
            parts.Mechanisms,
            parts.Accounts,
            parts.Logins,
            parts.Tokens,
            new LoginWatch(parts.AccountStore, parts.Time, parts.Logging.CreateLogger<LoginWatch>()),
            QueryTable.Standard(),
            QueryTable.OfVisitors(),
            parts.Metrics,
            parts.Remote,
            _trees,
            parts.ReadMessage,
            parts.Ids,
            parts.Time)
        {
            Presences = presences,
            Throttle = new LoginThrottle(options.Limits.AuthFailuresPerMinute, parts.Time),
            Buffers = parts.Buffers,
        };
        TimeSpan idleAfter = options.Storage.IdleTreesAfter;
        _upkeep = new Upkeep(_trees, parts.Trees, idleAfter, idleAfter < SweepEvery ? idleAfter : SweepEvery, parts.Time, parts.Logging.CreateLogger<Upkeep>());
        parts.Metrics.Observe("otalk.trees.active", "{tree}", "Trees in memory", () => _trees.Count);
        parts.Metrics.Observe("otalk.sessions.bound", "{session}", "Bound sessions, detached ones included", () => registry.Count);
        parts.Metrics.ObserveEach("otalk.streams.open", "{stream}", "Open streams, by door", () =>
            Services.Streams.ByDoor.Select(static door => new Measurement<long>(door.Value, new KeyValuePair<string, object?>("door", door.Key))));
        parts.Metrics.Observe("otalk.buffers.lent", "{buffer}", "Buffers that connections hold", () => parts.Buffers.Lent);
    }

    public EngineServices Services { get; }

    public EngineMetrics Metrics => _parts.Metrics;

    /// <summary>Takes up the sessions that were bound and the links that were behind when the server stopped, and begins the upkeep.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task StartAsync()
    {
        await Services.Sessions.ResumeAsync(await _parts.Trees.TreesWithSessionsAsync(CancellationToken.None));
        foreach (string identity in await _parts.Trees.TreesToWakeAsync(CancellationToken.None))
            await Services.Router.InspectLogAsync(Identity.Parse(identity), static tree => tree.ChannelCount);
        _upkeep.Start();
        _places.Start();
    }

    /// <summary>Connections were cut off, as they did not end in time: what they leave behind is no fault.</summary>
    public void CutOff() => _isCutOff = true;

    /// <summary>Finishes what was handed in, then stops. Streams must have ended before, or have been <see cref="CutOff">cut off</see>.</summary>
    public async ValueTask DisposeAsync()
    {
        Services.Sessions.Stop();
        await Services.Watch.DisposeAsync();
        await _upkeep.DisposeAsync();
        await _places.DisposeAsync();
        IReadOnlyList<Identity> held = await _trees.StopAsync();
        await _journal.DisposeAsync();
        if (!_isCutOff)
            new Leftovers(Services, _parts.Logging.CreateLogger<Leftovers>()).Tell(held);
        _parts.Metrics.Dispose();
    }

    private static TreeRules RulesOf(OTalkOptions options) => new()
    {
        HostedDomains = new HashSet<string>([options.Server.Domain, .. options.Server.HostedDomains], StringComparer.Ordinal),
        Operators = new HashSet<string>(options.Server.Operators, StringComparer.Ordinal),
        ConfigBytes = options.Limits.ConfigBytes,
        ChannelsPerAccount = options.Limits.ChannelsPerAccount,
        SubscriptionsPerAccount = options.Limits.SubscriptionsPerAccount,
        RequestsPerAccount = options.Limits.RequestsPerAccount,
        SessionsPerAccount = options.Limits.SessionsPerAccount,
    };
}
