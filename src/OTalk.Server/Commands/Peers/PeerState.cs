using OTalk.Federation;
using OTalk.Storage.Federation;

namespace OTalk.Server.Commands.Peers;

/// <summary>All that is known of a domain, put together from the configuration and the store.</summary>
/// <param name="Domain">The domain, in normal form.</param>
/// <param name="State">How it stands, a word.</param>
/// <param name="Queue">What waits for it.</param>
/// <param name="Health">How it went with it; null where nothing is known.</param>
/// <param name="Order">What the operator wants of it; null where nothing.</param>
internal sealed record PeerState(string Domain, string State, OutboxQueue Queue, PeerHealth? Health, PeerOrder? Order)
{
    public static PeerState Of(string domain, FederationPolicy policy, OutboxQueue queue, PeerHealth? health, PeerOrder? order) =>
        new(domain, StateOf(domain, policy, queue, health), queue, health, order);

    private static string StateOf(string domain, FederationPolicy policy, OutboxQueue queue, PeerHealth? health) =>
        policy.IsBlocked(domain) ? "blocked"
        : !policy.Allows(domain) ? "not-allowed"
        : health?.FailingSince is not null ? "failing"
        : queue.Count > 0 ? "waiting"
        : health?.LastSuccess is not null ? "ok"
        : "new";
}
