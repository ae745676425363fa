
namespace OTalk.Core.Trees.Commands;

/// <summary>
/// After a crash in the middle of subscribing: who asked never got an answer, so the subscription is forgotten on both sides.
/// </summary>
/// <param name="Before">Subscriptions that ask since before this: those of an earlier run of the server.</param>
public sealed record ForgetAskingCommand(DateTimeOffset Before) : TreeCommand
{
    /// <summary>Whether there is anything to forget.</summary>
    public bool IsNeeded(TreeState tree) => tree.Subscriptions.Any(IsLeft);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        List<SubscriptionRecord> asking =
            [.. tree.Subscriptions.Where(subscription => IsLeft(subscription))];
        string owner = tree.Identity.ToString();
        return new Decision
        {
            Changes = [.. asking.Select(Forget)],
            Effects = [.. asking.Select(subscription => new TellSource(subscription.Source, owner, subscription.Id))],
        };
    }

    /// <summary>What is left of a subscription that the source did not take: nothing, or the invite that came meanwhile.</summary>
    internal static Change Forget(SubscriptionRecord subscription) => subscription.Invite is null
        ? new SubscriptionRemoved(subscription.Id)
        : new SubscriptionSet(subscription with { State = SubscriptionState.Invited });

    private bool IsLeft(SubscriptionRecord subscription) =>
        string.Equals(subscription.State, SubscriptionState.Asking, StringComparison.Ordinal) && subscription.Since < Before;
}
