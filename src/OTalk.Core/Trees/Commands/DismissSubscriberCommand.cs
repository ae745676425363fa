namespace OTalk.Core.Trees.Commands;

/// <summary>A subscriber has unsubscribed, or withdrawn its request: its source's tree forgets it and tells its other subscribers.</summary>
public sealed record DismissSubscriberCommand(string Owner, string Id) : TreeCommand
{
    public override Decision? DecideAgain(TreeState tree) => null;

    public override Decision Decide(TreeState tree, DecisionContext context) => tree.Subscribers.Find(Owner, Id) is { } subscriber
        ? new Decision { Changes = [.. SubscriberChanges.End(tree, context, [subscriber], Owner)] }
        : new Decision();
}
