using System.Collections.Frozen;
using OTalk.Engine.Options;

namespace OTalk.Federation;

/// <summary>Which domains this server hosts, and with which others it speaks: the one place where that is decided.</summary>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="server">Section <c>Server</c>.</param>
/// <param name="xmpp">Section <c>Xmpp</c>.</param>
public sealed class FederationPolicy(FederationOptions options, ServerOptions server, XmppOptions xmpp)
{
    private volatile FrozenSet<string> _blocked = FrozenSet<string>.Empty;

    /// <summary>Whether other oTalk servers are spoken with at all.</summary>
    public bool IsOn => options.Mode != FederationMode.Off;

    /// <summary>Whether there is any oTalk server to speak with, as far as can be seen beforehand.</summary>
    public bool ExpectsLinks => options.Mode == FederationMode.Open || (IsOn && options.Peers.Count > 0);

    /// <summary>Whether there is anybody to speak with, as far as can be seen beforehand.</summary>
    public bool ExpectsOthers => ExpectsLinks || xmpp.Enabled;

    /// <summary>The domain by which the server greets.</summary>
    public string DefaultDomain => server.Domain;

    /// <summary>Whether a domain, in its normal form, is one of ours.</summary>
    public bool Hosts(string domain) => server.Hosts(domain);

    /// <summary>Whether a domain, in its normal form, may be spoken with, in whatever language. Never one of ours: nobody else can be it.</summary>
    public bool Allows(string domain) => AllowsLinks(domain) || AllowsXmpp(domain);

    /// <summary>Whether it may be spoken with over links.</summary>
    public bool AllowsLinks(string domain) => !Hosts(domain) && !IsBlocked(domain) && !IsNamedForXmpp(domain) && options.Mode switch
    {
        FederationMode.Open => true,
        FederationMode.AllowList => options.Peers.ContainsKey(domain),
        _ => false,
    };

    /// <summary>Whether it may be spoken with in XMPP.</summary>
    public bool AllowsXmpp(string domain) => xmpp.Enabled && !Hosts(domain) && !IsBlocked(domain) && !options.Peers.ContainsKey(domain)
        && (xmpp.Mode == XmppMode.Open || IsNamedForXmpp(domain));

    /// <summary>Whether the operator says that a domain speaks XMPP: it, or one above it, as rooms have a domain of their own.</summary>
    public bool IsNamedForXmpp(string domain) => xmpp.Enabled && Peer(domain) is not null;

    /// <summary>What the operator says of a domain that speaks XMPP: of itself, else of the nearest above it. Null for nothing.</summary>
    public XmppPeerOptions? Peer(string domain)
    {
        for (string? name = domain; name is not null; name = name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? name[(dot + 1)..] : null)
        {
            if (xmpp.Peers.TryGetValue(name, out XmppPeerOptions? peer))
                return peer;
        }

        return null;
    }

    /// <summary>Whether a domain is blocked, by the configuration or by the operator's command.</summary>
    public bool IsBlocked(string domain) => IsBlockedInConfiguration(domain) || _blocked.Contains(domain);

    /// <summary>Whether a domain is blocked by the configuration, so that no command can unblock it.</summary>
    public bool IsBlockedInConfiguration(string domain) => options.Blocked.Contains(domain);

    /// <summary>Is raised when other domains are blocked than before.</summary>
    public event EventHandler? Blocked;

    /// <summary>Blocks these domains besides those of the configuration, and no others any more.</summary>
    public void Block(IEnumerable<string> domains)
    {
        _blocked = domains.ToFrozenSet(StringComparer.Ordinal);
        Blocked?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Whether the operator has named a domain, so that trouble with it is worth a line in the log.</summary>
    public bool Names(string domain) => options.Peers.ContainsKey(domain) || Peer(domain) is not null;

    /// <summary>The origin where a domain's document is asked for: what the operator says, else the domain itself over TLS.</summary>
    public Uri OriginOf(string domain) => new(options.Peers.GetValueOrDefault(domain)?.Url ?? $"https://{domain}");
}
