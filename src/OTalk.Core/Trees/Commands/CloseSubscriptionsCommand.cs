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

        return new Decision
        {
            Changes = [.. SubscriptionNews.End(tree, context, closed)],
            Outcome = closed.ConvertAll(subscription => subscription.Id),
            Effects = [.. closed.SelectMany(subscription => Tell(tree, subscription))],
        };
    }

    /// <summary>Who has to know of the end: the source, and where an invite waits also that it is declined.</summary>
    internal static IEnumerable<Effect> Tell(TreeState tree, SubscriptionRecord subscription)
    {
        yield return new TellSource(subscription.Source, tree.Identity.ToString(), subscription.Id);
        if (subscription.Invite is { } invite)
            yield return TellInviter(tree, subscription, invite);
    }

    /// <summary>An invite to the channel at the head of a subscription's source is declined.</summary>
    internal static TellInviter TellInviter(TreeState tree, SubscriptionRecord subscription, Guid invite)
    {
        IdentityUri source = IdentityUri.Parse(subscription.Source);
        return new TellInviter(new IdentityUri(source.Identity, source.Pattern.Prefix).ToString(), tree.Identity.ToString(), invite);
    }
}
