using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>What the removal of a channel brings with it: the event, the end of subscriptions, and all that is below it.</summary>
internal static class ChannelRemoval
{
    public static Decision Decide(TreeState tree, DecisionContext context, ChannelNode node, string author)
    {
        var changes = new List<Change> { ChannelEvents.Of(tree, context, node.Parent!, node.Path, Namespaces.Delete, author) };
        var effects = new List<Effect>();
        var own = new List<SubscriptionRecord>();
        foreach (Subscriber subscriber in tree.Subscribers.RootedAtOrBelow(node.Path))
        {
            changes.Add(new SubscriberRemoved(subscriber.Owner, subscriber.Id));
            if (subscriber.Record.Request is { } request)
                changes.AddRange(Requests.Remove(tree, context, request, author));
            if (string.Equals(subscriber.Owner, tree.Identity.ToString(), StringComparison.Ordinal))
            {
                if (tree.FindSubscription(subscriber.Id) is { } subscription)
                    own.Add(subscription);
                continue;
            }

            changes.Add(SubscriptionNews.Of(tree, context, subscriber.Record with { State = SubscriptionState.Ended, Since = context.Now }));
            effects.Add(new TellOwner(subscriber.Owner, subscriber.Id, subscriber.Record.Source, SubscriptionState.Ended));
        }

        changes.AddRange(SubscriptionNews.End(tree, context, own));
        foreach (Invitation invitation in tree.Items.Invitations)
        {
            if (tree.Find(invitation.Channel) is not { } channel || !channel.Path.IsAtOrBelow(node.Path))
                continue;
            changes.Add(SubscriptionNews.Of(tree, context, channel, invitation, SubscriptionState.Ended));
            effects.Add(new TellInvited(invitation.Identity, tree.AddressOf(channel.Path)));
        }

        // What is below goes first: a store that refers from child to parent never sees an orphan.
        foreach (ChannelNode gone in node.SelfAndBelow().Reverse())
            changes.Add(new ChannelRemoved(gone.Number));
        return new Decision { Changes = changes, Effects = effects };
    }
}
