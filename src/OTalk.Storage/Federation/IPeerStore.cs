namespace OTalk.Storage.Federation;

/// <summary>
/// Where the server and the operator meet about other servers: the server writes how it stands with them, and the command line what is to be
/// done. Durable before a call returns, safe for concurrent callers in any number of processes, each call one transaction; failures of the
/// medium are thrown as <see cref="Trees.StoreException"/>.
/// </summary>
public interface IPeerStore
{
    /// <summary>How it stands with the domains that are known, in order of their names.</summary>
    ValueTask<IReadOnlyList<PeerHealth>> HealthAsync(CancellationToken cancel);

    /// <summary>
    /// Replaces what is known of domains. Of all that are known at most <paramref name="keep"/> stay, those that were heard of last.
    /// </summary>
    ValueTask ReportAsync(IReadOnlyList<PeerHealth> reports, int keep, CancellationToken cancel);

    /// <summary>What the operator wants, in order of the domains' names. A domain of which nothing is wanted any more is not among them.</summary>
    ValueTask<IReadOnlyList<PeerOrder>> OrdersAsync(CancellationToken cancel);

    /// <summary>Blocks a domain; one that is blocked already stays so since then.</summary>
    ValueTask BlockAsync(string domain, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Takes a block away; false where there is none.</summary>
    ValueTask<bool> UnblockAsync(string domain, CancellationToken cancel);

    /// <summary>Asks for a domain to be tried at once.</summary>
    ValueTask RetryAsync(string domain, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Forgets what was asked before a time and is no block; gives how many.</summary>
    ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel);
}
