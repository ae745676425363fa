namespace OTalk.Core.Trees.Commands;

/// <summary>A source has ended a subscription of this tree's identity.</summary>
public sealed record EndSubscriptionCommand(string Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Changes = tree.FindSubscription(Id) is { } subscription ? [.. SubscriptionNews.End(tree, context, [subscription])] : [],
    };
}
