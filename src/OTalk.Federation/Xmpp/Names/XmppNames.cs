using System.Net;
using OTalk.Accounts;

namespace OTalk.Federation.Xmpp.Names;

/// <summary>
/// Where the server of a domain is (RFC 6120, section 3.2; XEP-0368): as the operator says, else as DNS says of its services, else at the
/// domain itself.
/// </summary>
/// <param name="policy">What the operator says.</param>
/// <param name="resolver">Asks DNS.</param>
/// <param name="random">Chooses among equals.</param>
internal sealed class XmppNames(FederationPolicy policy, ISrvResolver resolver, IRandomSource random)
{
    /// <summary>The places to try, in order; none where the domain says that it has no such service.</summary>
    /// <param name="domain">The domain, in its normal form.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<XmppTarget>> FindAsync(string domain, CancellationToken cancel)
    {
        if (policy.Peer(domain) is { Host: { Length: > 0 } host } named)
            return [new XmppTarget(host, named.Port, IsDirectTls: false)];
        if (IPAddress.TryParse(domain.Trim('[', ']'), out IPAddress? address))
            return [new XmppTarget(address.ToString(), XmppTarget.UsualPort, IsDirectTls: false)];

        var direct = resolver.AskAsync($"_xmpps-server._tcp.{domain}", cancel);
        var usual = resolver.AskAsync($"_xmpp-server._tcp.{domain}", cancel);
        List<SrvRecord> records = [.. Records(await direct, isDirectTls: true), .. Records(await usual, isDirectTls: false)];
        if (records.Count == 0)
            return [new XmppTarget(domain, XmppTarget.UsualPort, IsDirectTls: false)];

        // The root as a host says that there is no such service (RFC 2782).
        records.RemoveAll(record => record.Target.Host.Length == 0);
        return SrvOrder.Of(records, random);
    }

    private static IEnumerable<SrvRecord> Records(IEnumerable<(int Priority, int Weight, string Host, int Port)> found, bool isDirectTls) =>
        found.Select(record => new SrvRecord(record.Priority, record.Weight, new XmppTarget(record.Host, record.Port, isDirectTls)));
}
