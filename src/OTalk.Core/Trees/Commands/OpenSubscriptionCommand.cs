using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>What the owner's side holds while the source is asked.</summary>
/// <param name="Subscription">The subscription, with the id it keeps.</param>
/// <param name="IsNew">False where the same source and destination were subscribed already: only the configuration changes.</param>
public sealed record Opened(SubscriptionRecord Subscription, bool IsNew);

/// <summary>
/// First of the three steps of subscribing, in the owner's tree: gives the subscription its id. The source is asked next
/// (<see cref="AdmitSubscriberCommand"/>), then the outcome is settled here (<see cref="SettleSubscriptionCommand"/>).
/// </summary>
public sealed record OpenSubscriptionCommand(string Source, string Destination, string ConfigJson) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        ChannelPath destination = IdentityUri.Parse(Destination).Path;
        if (WellKnown.IsServerKept(tree.Identity, destination))
            return StanzaError.NotAllowed($"{tree.AddressOf(destination)} is kept by the server");

        SubscriptionRecord? same = tree.Subscriptions.FirstOrDefault(subscription =>
            string.Equals(subscription.Source, Source, StringComparison.Ordinal)
            && string.Equals(subscription.Destination, Destination, StringComparison.Ordinal)) ?? Invited(tree);
        if (same is not null)
            return new Decision { Outcome = new Opened(same with { Source = Source, Destination = Destination, ConfigJson = ConfigJson }, IsNew: false) };

        int limit = tree.Rules.SubscriptionsPerAccount;
        if (limit > 0 && tree.Subscriptions.Count >= limit)
            return StanzaError.QuotaExceeded($"{tree.Identity} has {tree.Subscriptions.Count} subscriptions, as many as it may have");
        var opened = new SubscriptionRecord(
            SubscriptionIds.Of(tree.Counters.NextSubscription), Source, Destination, ConfigJson, SubscriptionState.Asking, context.Now);
        return new Decision { Changes = [new SubscriptionSet(opened)], Outcome = new Opened(opened, IsNew: true) };
    }

    /// <summary>The invite that this answers: to the channel, with or without what is below it, wherever it leads.</summary>
    private SubscriptionRecord? Invited(TreeState tree)
    {
        IdentityUri wanted = IdentityUri.Parse(Source);
        string head = new IdentityUri(wanted.Identity, wanted.Pattern.Prefix).ToString();
        return wanted.Pattern.IsExact || wanted.Pattern.IsRecursive
            ? tree.Subscriptions.FirstOrDefault(subscription =>
                string.Equals(subscription.State, SubscriptionState.Invited, StringComparison.Ordinal)
                && string.Equals(subscription.Source, head, StringComparison.Ordinal))
            : null;
    }
}
