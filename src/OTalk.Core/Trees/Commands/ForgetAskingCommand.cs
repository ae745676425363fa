using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// After a crash in the middle of subscribing: who asked never got an answer, so the subscription is forgotten on both sides.
/// </summary>
public sealed record ForgetAskingCommand : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        List<SubscriptionRecord> asking =
            [.. tree.Subscriptions.Where(subscription => string.Equals(subscription.State, SubscriptionState.Asking, StringComparison.Ordinal))];
        string owner = tree.Identity.ToString();
        return new Decision
        {
            Changes = [.. asking.Select(subscription => new SubscriptionRemoved(subscription.Id))],
            Effects = [.. asking.Select(subscription => new TellSource(IdentityUri.Parse(subscription.Source), owner, subscription.Id))],
        };
    }
}
