using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Unsubscribe, in the owner's tree: the one with the id, or all to the source (parts of the address do not matter). The sources' trees are told.
/// </summary>
public sealed record CloseSubscriptionsCommand(IdentityUri Source, string? Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        string source = Source.WithoutQuery().ToString();
        List<SubscriptionRecord> closed = [.. tree.Subscriptions.Where(subscription =>
            Id is null
                ? string.Equals(IdentityUri.Parse(subscription.Source).WithoutQuery().ToString(), source, StringComparison.Ordinal)
                : string.Equals(subscription.Id, Id, StringComparison.Ordinal))];
        if (closed.Count == 0)
            return StanzaError.NotFound(Id is null ? $"there is no subscription to {source}" : $"there is no subscription {Id}");

        string owner = tree.Identity.ToString();
        return new Decision
        {
            Changes = [.. SubscriptionNews.End(tree, context, closed)],
            Outcome = closed.ConvertAll(subscription => subscription.Id),
            Effects = [.. closed.Select(subscription => Tell(subscription, owner))],
        };
    }

    /// <summary>An invite that nobody has answered yet is declined.</summary>
    private static Effect Tell(SubscriptionRecord subscription, string owner) =>
        string.Equals(subscription.State, SubscriptionState.Invited, StringComparison.Ordinal)
            ? new TellInviter(subscription.Source, owner)
            : new TellSource(subscription.Source, owner, subscription.Id);
}
