using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// A source has decided on a subscription of this tree's identity: it became <c>active</c>, or it was <c>denied</c> or <c>ended</c>, and goes
/// after the news. One that is active already, or gone, stays as it is; the source of one that is gone is told so.
/// </summary>
/// <param name="Id">The subscription's id.</param>
/// <param name="Source">Its source, as an address: a subscription to something else is not meant.</param>
/// <param name="State">The new state.</param>
public sealed record ChangeSubscriptionCommand(string Id, string Source, string State) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        bool activates = string.Equals(State, SubscriptionState.Active, StringComparison.Ordinal);
        if (tree.FindSubscription(Id) is not { } subscription || !HasSameHead(subscription))
            return activates ? new Decision { Effects = [new TellSource(Source, tree.Identity.ToString(), Id)] } : new Decision();
        if (!activates)
        {
            // Another server may have been asked for a change of the subscription before this came from there, and have taken it up again.
            bool isElsewhere = !tree.Rules.Hosts(IdentityUri.Parse(Source).Identity.Server);
            return new Decision
            {
                Changes = [.. SubscriptionNews.End(tree, context, [subscription], State)],
                Effects = isElsewhere ? [new TellSource(Source, tree.Identity.ToString(), Id)] : [],
            };
        }

        if (string.Equals(subscription.State, State, StringComparison.Ordinal))
            return new Decision();

        SubscriptionRecord active = subscription with { State = State, Since = context.Now };
        return new Decision { Changes = [new SubscriptionSet(active), SubscriptionNews.Of(tree, context, active)] };
    }

    /// <summary>While an invite to a channel is answered, the record still names the channel alone.</summary>
    private bool HasSameHead(SubscriptionRecord subscription)
    {
        (IdentityUri one, IdentityUri other) = (IdentityUri.Parse(subscription.Source), IdentityUri.Parse(Source));
        return one.Identity == other.Identity && one.Pattern.Prefix.Equals(other.Pattern.Prefix);
    }
}
