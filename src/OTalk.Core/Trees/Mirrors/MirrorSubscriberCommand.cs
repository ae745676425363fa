namespace OTalk.Core.Trees.Mirrors;

/// <summary>Somebody here subscribes at the source: events that name the subscription are taken from now on.</summary>
public sealed record MirrorSubscriberCommand(SubscriberRecord Subscriber) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Changes = [new SubscriberSet(Subscriber with { State = SubscriptionState.Active, Since = context.Now })],
    };
}

/// <summary>A subscription at the source has ended, or was refused.</summary>
public sealed record UnmirrorSubscriberCommand(string Owner, string Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) =>
        new() { Changes = tree.Subscribers.Find(Owner, Id) is null ? [] : [new SubscriberRemoved(Owner, Id)] };
}
