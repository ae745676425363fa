using OTalk.Engine.Options;

namespace OTalk.Federation;

/// <summary>Which domains this server hosts, and with which others it speaks: the one place where that is decided.</summary>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="server">Section <c>Server</c>.</param>
public sealed class FederationPolicy(FederationOptions options, ServerOptions server)
{
    /// <summary>Whether other servers are spoken with at all.</summary>
    public bool IsOn => options.Mode != FederationMode.Off;

    /// <summary>The domain by which the server greets.</summary>
    public string DefaultDomain => server.Domain;

    /// <summary>Whether a domain, in its normal form, is one of ours.</summary>
    public bool Hosts(string domain) => server.Hosts(domain);

    /// <summary>Whether a domain, in its normal form, may be spoken with. Never one of ours: nobody else can be it.</summary>
    public bool Allows(string domain) => !Hosts(domain) && !options.Blocked.Contains(domain) && options.Mode switch
    {
        FederationMode.Open => true,
        FederationMode.AllowList => options.Peers.ContainsKey(domain),
        _ => false,
    };

    /// <summary>Whether the operator has named a domain, so that trouble with it is worth a line in the log.</summary>
    public bool Names(string domain) => options.Peers.ContainsKey(domain);

    /// <summary>The origin where a domain's document is asked for: what the operator says, else the domain itself over TLS.</summary>
    public Uri OriginOf(string domain) => new(options.Peers.GetValueOrDefault(domain)?.Url ?? $"https://{domain}");
}
