using OTalk.TestKit.Server;

namespace OTalk.TestKit.Xmpp.Servers;

/// <summary>What an XMPP server of another maker has and does.</summary>
public sealed record XmppServerSetup
{
    /// <summary>Its virtual hosts, at least one. Each has rooms at <c>conference.DOMAIN</c> and nodes at <c>pubsub.DOMAIN</c> besides, which its accounts may make.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    public IReadOnlyList<TestAccount> Accounts { get; init; } = [];

    /// <summary>Domains that it leaves to a component that connects (XEP-0114) with the <see cref="XmppServer.ComponentSecret"/>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>
    /// Servers prove their domains by dialback (XEP-0220) and no certificate is looked at, instead of by certificates alone. TLS there is in both
    /// cases.
    /// </summary>
    public bool Dialback { get; init; }

    /// <summary>What virtual hosts show that do not show the certificate of the server; Prosody only.</summary>
    public IReadOnlyDictionary<string, TestCertificate> Certificates { get; init; } = new Dictionary<string, TestCertificate>();

    /// <summary>Every domain that other servers can reach there.</summary>
    internal IEnumerable<string> AllDomains =>
        [.. Domains.SelectMany(domain => new[] { domain, $"conference.{domain}", $"pubsub.{domain}" }), .. Components];

    /// <summary>The accounts of a virtual host, by the names that they have there.</summary>
    internal IEnumerable<(string User, string Password)> AccountsOf(string domain) =>
        Accounts.Where(account => account.Identity.EndsWith("@" + domain, StringComparison.Ordinal))
            .Select(account => (account.Identity[..^(domain.Length + 1)], account.Password));
}
