using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Xmpp</c>: speaking with XMPP servers (protocol reference, "XMPP").</summary>
public sealed record XmppOptions
{
    /// <summary>True makes this server an XMPP server to others.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where to listen for other servers: <c>*</c> for every address of the machine, <c>localhost</c>, or an IP address.</summary>
    [ListenHost]
    public string Host { get; init; } = "*";

    /// <summary>Port for other servers, 0 for any free port.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 5269;

    /// <summary>Folder with <c>DOMAIN.crt</c> (PEM, its chain included) and <c>DOMAIN.key</c> (PEM, not encrypted) for each domain. They are read again when they change.</summary>
    public string? Certificates { get; init; }

    /// <summary>File with certificates of authorities that are trusted besides those of the system, PEM.</summary>
    public string? TrustedAuthorities { get; init; }

    /// <summary>Whether a server without a trusted certificate may prove its domain by dialback (XEP-0220).</summary>
    public XmppDialback Dialback { get; init; } = XmppDialback.Off;

    /// <summary>Which other domains are spoken with.</summary>
    public XmppMode Mode { get; init; } = XmppMode.Open;

    /// <summary>Domains that are spoken with in XMPP, sub-domains included, and where to find them.</summary>
    [DomainName]
    public IReadOnlyDictionary<string, XmppPeerOptions> Peers { get; init; } = new Dictionary<string, XmppPeerOptions>(StringComparer.Ordinal);

    /// <summary>The domain of rooms; unset: <c>rooms.</c> before the server's default domain. Further hosted domains have <c>rooms.</c> before theirs.</summary>
    [DomainName]
    public string? RoomsDomain { get; init; }

    /// <summary>An XMPP server whose component this server is; with a host there are no streams of its own.</summary>
    public XmppComponentOptions Component { get; init; } = new();

    /// <summary>Whether a domain may prove itself by dialback: as its element of <see cref="Peers"/> says, or that of a domain above it, else as <see cref="Dialback"/>.</summary>
    /// <param name="domain">The domain; null: whether any may.</param>
    public bool AllowsDialback(string? domain)
    {
        if (domain is null)
            return Dialback is XmppDialback.Allow || Peers.Values.Any(static peer => peer.Dialback is XmppDialback.Allow);
        for (string? name = domain; name is not null; name = name.Split('.', 2) is [_, var above] ? above : null)
        {
            if (Peers.TryGetValue(name, out XmppPeerOptions? peer) && peer.Dialback is { } said)
                return said is XmppDialback.Allow;
        }

        return Dialback is XmppDialback.Allow;
    }
}

/// <summary>An element of <c>Xmpp:Peers</c>.</summary>
public sealed record XmppPeerOptions
{
    /// <summary>Host name or IP address; unset: as the domain's SRV records say.</summary>
    public string? Host { get; init; }

    /// <summary>Port of <see cref="Host"/>.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 5269;

    /// <summary>Whether dialback proves this domain; unset: as for all.</summary>
    public XmppDialback? Dialback { get; init; }
}

/// <summary><c>Xmpp:Component</c>: being a component of an XMPP server (XEP-0114).</summary>
public sealed record XmppComponentOptions
{
    /// <summary>Host name or IP address of the XMPP server; unset: this server is no component.</summary>
    public string? Host { get; init; }

    /// <summary>Its port for components.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 5347;

    /// <summary>The secret that both share.</summary>
    [Secret]
    public string? Secret { get; init; }
}

/// <summary>Whether dialback counts.</summary>
public enum XmppDialback
{
    /// <summary>Only trusted certificates prove a domain.</summary>
    Off,

    /// <summary>Dialback does as well.</summary>
    Allow,
}

/// <summary>Which other domains are spoken with in XMPP.</summary>
public enum XmppMode
{
    /// <summary>All.</summary>
    Open,

    /// <summary>Those that are named.</summary>
    AllowList,
}
