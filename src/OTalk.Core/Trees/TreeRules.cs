namespace OTalk.Core.Trees;

/// <summary>What an installation decides about its trees.</summary>
public sealed record TreeRules
{
    public static readonly TreeRules Default = new();

    /// <summary>Identities that own the server's own channels, as <c>user@server</c>.</summary>
    public IReadOnlySet<string> Operators { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The domains that are hosted here; empty where no other server is spoken to: then all are.</summary>
    public IReadOnlySet<string> HostedDomains { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Bytes a channel's configuration may take; 0: no limit.</summary>
    public int ConfigBytes { get; init; } = 16 * 1024;

    /// <summary>Channels a tree may have, those of its sessions included; 0: no limit.</summary>
    public int ChannelsPerAccount { get; init; } = 10_000;

    /// <summary>Subscriptions an identity may have; 0: no limit.</summary>
    public int SubscriptionsPerAccount { get; init; } = 5_000;

    /// <summary>Requests and invites that may wait in an identity's <c>/requests</c>; 0: no limit.</summary>
    public int RequestsPerAccount { get; init; } = 1_000;

    /// <summary>Sessions an identity may have bound at once; 0: no limit.</summary>
    public int SessionsPerAccount { get; init; } = 32;

    /// <summary>Whether a domain is hosted here.</summary>
    public bool Hosts(string domain) => HostedDomains.Count == 0 || HostedDomains.Contains(domain);
}
