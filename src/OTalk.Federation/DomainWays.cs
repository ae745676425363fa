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
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).SendBatchAsync(domain, tx, stanzas, cancel);

    public async ValueTask<RemoteAnswer?> AnswerToKeptAsync(RemoteStanza stanza, DateTimeOffset keptAt, CancellationToken cancel) =>
        await (await OfAsync(stanza.To.Identity.Server, cancel)).AnswerToKeptAsync(stanza, keptAt, cancel);

    public async Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel) =>
        await (await OfAsync(stanza.To.Identity.Server, cancel)).AskAsync(stanza, cancel);

    public async Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).PassAsync(local, domain, stanza, cancel);

    public async Task ReachAsync(string local, string domain, CancellationToken cancel) =>
        await (await OfAsync(domain, cancel)).ReachAsync(local, domain, cancel);

    private async ValueTask<IPeerWay> OfAsync(string domain, CancellationToken cancel)
    {
        if (!policy.AllowsXmpp(domain))
            return native;
        if (!policy.AllowsLinks(domain))
            return xmpp;
        return await directory.FindAsync(domain, cancel) is DomainFound ? native : xmpp;
    }
}
