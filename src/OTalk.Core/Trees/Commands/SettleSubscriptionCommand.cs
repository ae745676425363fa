
namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Last step of subscribing, in the owner's tree: the source has answered. The subscription becomes active and joins the mask of the session
/// that asked, or a new one is forgotten.
/// </summary>
/// <param name="Opened">What the first step gave.</param>
/// <param name="Accepted">Whether the source accepted it.</param>
/// <param name="Session">Name of the session whose mask it joins, or null.</param>
public sealed record SettleSubscriptionCommand(Opened Opened, bool Accepted, string? Session) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        SubscriptionRecord subscription = Opened.Subscription;
        if (!Accepted)
        {
            // Somebody else may have asked for the same meanwhile, and got it.
            bool asking = Opened.IsNew && tree.FindSubscription(subscription.Id) is { State: SubscriptionState.Asking };
            return new Decision { Changes = asking ? [new SubscriptionRemoved(subscription.Id)] : [] };
        }

        // Closed while the source was asked: it stays closed, and the source, which may have admitted it after the news, is told again.
        if (tree.FindSubscription(subscription.Id) is null)
            return new Decision { Effects = [new TellSource(subscription.Source, tree.Identity.ToString(), subscription.Id)] };

        SubscriptionRecord active = subscription with { State = SubscriptionState.Active, Since = context.Now };
        var changes = new List<Change> { new SubscriptionSet(active) };
        if (Session is not null && tree.FindSession(Session) is { } session && !MaskRules.Covers(session.Mask, active.Id))
            changes.Add(new SessionSet(session with { Mask = [.. session.Mask, active.Id] }));
        changes.Add(SubscriptionNews.Of(tree, context, active));
        return new Decision { Changes = changes };
    }
}
