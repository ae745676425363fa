using OTalk.Core.Addressing;
using OTalk.Engine.Options;
using OTalk.Federation;
using OTalk.Federation.Checking;
using OTalk.Federation.Checking.Xmpp;
using OTalk.Server.Hosting;
using OTalk.Storage.Federation;

namespace OTalk.Server.Commands.Peers;

/// <summary>
/// What a data directory knows of other servers, and what can be done about them, as the command line needs it: every refusal is a
/// <see cref="CommandException"/>. The server may run or not: the store is the meeting point.
/// </summary>
internal sealed class PeerDesk : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly OTalkOptions _options;
    private readonly IPeerStore _peers;
    private readonly IOutboxStore _outbox;
    private readonly TimeProvider _time;

    private PeerDesk(ServiceProvider services, OTalkOptions options, TimeProvider time)
    {
        _services = services;
        _options = options;
        _peers = services.GetRequiredService<IPeerStore>();
        _outbox = services.GetRequiredService<IOutboxStore>();
        _time = time;
        Policy = services.GetRequiredService<FederationPolicy>();
    }

    /// <summary>Who may be spoken with, by the configuration and by command.</summary>
    public FederationPolicy Policy { get; }

    /// <summary>Opens the data directory that the options name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<PeerDesk> OpenAsync(OTalkOptions options, CommandContext context, CancellationToken cancel)
    {
        if (options.Storage.Kind == StorageKind.Memory)
            throw new CommandException(ExitCode.Failed, "with Storage:Kind=memory other servers are in the memory of the server, where only it can reach them");
        var desk = new PeerDesk(
            new ServiceCollection()
                .AddSingleton(context.Clock)
                .AddSingleton(_ => context.OpenStores(options))
                .AddPeerTools(options)
                .BuildServiceProvider(),
            options,
            context.Clock);
        desk.Policy.Block((await desk._peers.OrdersAsync(cancel)).Where(order => order.BlockedAt is not null).Select(order => order.Domain));
        return desk;
    }

    /// <summary>The domain that a text names, in its normal form.</summary>
    public static string Resolve(string text) =>
        !Identity.TryParse(text, out var identity, out var error) ? throw new CommandException(ExitCode.Usage, error)
        : identity.IsServer ? identity.Server
        : throw new CommandException(ExitCode.Usage, $"'{text}' is no domain");

    /// <summary>All domains that are named, blocked, waited for or known, in order of their names.</summary>
    public async Task<IReadOnlyList<PeerState>> ListAsync(CancellationToken cancel)
    {
        var orders = (await _peers.OrdersAsync(cancel)).ToDictionary(order => order.Domain, StringComparer.Ordinal);
        var queues = (await _outbox.ListAsync(cancel)).ToDictionary(queue => queue.Domain, StringComparer.Ordinal);
        var health = (await _peers.HealthAsync(cancel)).ToDictionary(known => known.Domain, StringComparer.Ordinal);
        return
        [
            .. _options.Federation.Peers.Keys
                .Concat(_options.Federation.Blocked)
                .Concat(orders.Values.Where(order => order.BlockedAt is not null).Select(order => order.Domain))
                .Concat(queues.Keys)
                .Concat(health.Keys)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(domain => PeerState.Of(
                    domain, Policy, queues.GetValueOrDefault(domain) ?? OutboxQueue.Unknown(domain), health.GetValueOrDefault(domain), orders.GetValueOrDefault(domain))),
        ];
    }

    /// <summary>One domain, whether anything is known of it or not.</summary>
    public async Task<PeerState> FindAsync(string domain, CancellationToken cancel) => PeerState.Of(
        domain,
        Policy,
        await _outbox.LoadAsync(domain, cancel),
        (await _peers.HealthAsync(cancel)).FirstOrDefault(known => known.Domain == domain),
        (await _peers.OrdersAsync(cancel)).FirstOrDefault(order => order.Domain == domain));

    public async Task RetryAsync(string domain, CancellationToken cancel)
    {
        if (Policy.IsBlocked(domain))
            throw new CommandException(ExitCode.Failed, $"{domain} is blocked");
        if (!Policy.Allows(domain))
            throw new CommandException(ExitCode.Failed, $"this server does not speak with {domain}");
        await _peers.RetryAsync(domain, Engine.Clock.Now(_time), cancel);
    }

    public async Task BlockAsync(string domain, CancellationToken cancel)
    {
        if (Policy.Hosts(domain))
            throw new CommandException(ExitCode.Failed, $"{domain} is a domain of this server itself");
        await _peers.BlockAsync(domain, Engine.Clock.Now(_time), cancel);
    }

    public async Task UnblockAsync(string domain, CancellationToken cancel)
    {
        var was = await _peers.UnblockAsync(domain, cancel);
        if (Policy.IsBlockedInConfiguration(domain))
            throw new CommandException(ExitCode.Failed, $"{domain} is blocked by Federation:Blocked: take it out there, and start the server again");
        if (!was)
            throw new CommandException(ExitCode.Failed, $"{domain} is not blocked");
    }

    /// <summary>Goes the way to a domain; see <see cref="DomainCheck"/>.</summary>
    /// <exception cref="StartException">The further authorities cannot be used.</exception>
    public IAsyncEnumerable<CheckStep> CheckAsync(string? local, string peer, CancellationToken cancel) =>
        _services.GetRequiredService<DomainCheck>().RunAsync(local ?? Policy.DefaultDomain, peer, cancel);

    /// <summary>Goes the way to the XMPP server of a domain; see <see cref="XmppCheck"/>.</summary>
    /// <exception cref="StartException">The further authorities cannot be used.</exception>
    public IAsyncEnumerable<CheckStep> CheckXmppAsync(string? local, string peer, CancellationToken cancel) =>
        _services.GetRequiredService<XmppCheck>().RunAsync(local ?? Policy.DefaultDomain, peer, cancel);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
