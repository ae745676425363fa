using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Engine.Peers;
using OTalk.Federation.Native.Discovery;

namespace OTalk.Federation;

/// <summary>
/// Which language a domain is spoken with in (protocol reference, "XMPP"): as the operator says, else oTalk's where its document is found, else XMPP.
/// </summary>
/// <param name="policy">What the operator says.</param>
/// <param name="directory">Finds documents.</param>
/// <param name="native">The way of oTalk.</param>
/// <param name="xmpp">The way of XMPP.</param>
internal sealed class DomainWays(FederationPolicy policy, DomainDirectory directory, IPeerWay native, IPeerWay xmpp) : IPeerWay
{
    private const int MostKnown = 4096;

    private readonly ConcurrentDictionary<string, IPeerWay> _found = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).SendBatchAsync(domain, tx, stanzas, reached, cancel);

    public void Told(string domain) => Known(domain)?.Told(domain);

    public RemoteAnswer? AnswerToKept(RemoteStanza stanza, DateTimeOffset now) => Known(stanza.To.Identity.Server)?.AnswerToKept(stanza, now);

    public async Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel) =>
        await (await OfAsync(stanza.To.Identity.Server, cancel)).AskAsync(stanza, cancel);

    public async Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).PassAsync(local, domain, stanza, cancel);

    public async Task ProbeAsync(Identity ours, Identity contact, CancellationToken cancel) =>
        await (await OfAsync(contact.Server, cancel)).ProbeAsync(ours, contact, cancel);

    public async Task ReachAsync(string local, string domain, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).ReachAsync(local, domain, cancel);

    /// <summary>What is known without asking.</summary>
    private IPeerWay? Known(string domain) =>
        !policy.AllowsXmpp(domain) ? native
        : !policy.AllowsLinks(domain) ? xmpp
        : _found.GetValueOrDefault(domain);

    private async ValueTask<IPeerWay> OfAsync(string domain, CancellationToken cancel)
    {
        if (!policy.AllowsXmpp(domain) || !policy.AllowsLinks(domain))
            return Known(domain)!;
        DiscoveryOutcome outcome = await directory.FindAsync(domain, cancel);

        // One that had a document speaks oTalk, also while it is in trouble.
        if (outcome is DomainNotFound { MayPass: true } && _found.GetValueOrDefault(domain) == native)
            return native;
        if (_found.Count >= MostKnown)
            _found.Clear();
        return _found[domain] = outcome is DomainFound ? native : xmpp;
    }
}
