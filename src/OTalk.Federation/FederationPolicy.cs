using System.Collections.Frozen;
using OTalk.Engine.Options;

namespace OTalk.Federation;

/// <summary>Which domains this server hosts, and with which others it speaks: the one place where that is decided.</summary>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="server">Section <c>Server</c>.</param>
public sealed class FederationPolicy(FederationOptions options, ServerOptions server)
{
    private volatile FrozenSet<string> _blocked = FrozenSet<string>.Empty;

    /// <summary>Whether other servers are spoken with at all.</summary>
    public bool IsOn => options.Mode != FederationMode.Off;

    /// <summary>Whether there is anybody to speak with, as far as can be seen beforehand.</summary>
    public bool ExpectsOthers => options.Mode == FederationMode.Open || (IsOn && options.Peers.Count > 0);

    /// <summary>The domain by which the server greets.</summary>
    public string DefaultDomain => server.Domain;

    /// <summary>Whether a domain, in its normal form, is one of ours.</summary>
    public bool Hosts(string domain) => server.Hosts(domain);

    /// <summary>Whether a domain, in its normal form, may be spoken with. Never one of ours: nobody else can be it.</summary>
    public bool Allows(string domain) => !Hosts(domain) && !IsBlocked(domain) && options.Mode switch
    {
        FederationMode.Open => true,
        FederationMode.AllowList => options.Peers.ContainsKey(domain),
        _ => false,
    };

    /// <summary>Whether a domain is blocked, by the configuration or by the operator's command.</summary>
    public bool IsBlocked(string domain) => IsBlockedInConfiguration(domain) || _blocked.Contains(domain);

    /// <summary>Whether a domain is blocked by the configuration, so that no command can unblock it.</summary>
    public bool IsBlockedInConfiguration(string domain) => options.Blocked.Contains(domain);

    /// <summary>Blocks these domains besides those of the configuration, and no others any more.</summary>
    public void Block(IEnumerable<string> domains) => _blocked = domains.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the operator has named a domain, so that trouble with it is worth a line in the log.</summary>
    public bool Names(string domain) => options.Peers.ContainsKey(domain);

    /// <summary>The origin where a domain's document is asked for: what the operator says, else the domain itself over TLS.</summary>
    public Uri OriginOf(string domain) => new(options.Peers.GetValueOrDefault(domain)?.Url ?? $"https://{domain}");
}
