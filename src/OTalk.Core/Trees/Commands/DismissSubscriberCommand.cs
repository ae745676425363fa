using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>A subscriber has unsubscribed: its source's tree forgets it and tells its other subscribers.</summary>
public sealed record DismissSubscriberCommand(string Owner, string Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Subscribers.Find(Owner, Id) is not { } subscriber)
            return new Decision();

        var changes = new List<Change> { new SubscriberRemoved(Owner, Id) };
        if (tree.Find(subscriber.Pattern.Prefix) is { } place)
        {
            changes.Add(ChannelEvents.Of(
                tree, context, place, place.Path, Namespaces.Unsubscribe, Owner, details: writer => writer.WriteString("identity"u8, Owner)));
        }

        if (!string.Equals(Owner, tree.Identity.ToString(), StringComparison.Ordinal))
            changes.Add(SubscriptionNews.Of(tree, context, subscriber.Record with { State = SubscriptionState.Ended, Since = context.Now }));
        return new Decision { Changes = changes };
    }
}
