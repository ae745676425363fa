using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>A mask was set.</summary>
/// <param name="Sources">The trees that the session reads through it, and since when.</param>
public sealed record MaskSet(IReadOnlyDictionary<string, DateTimeOffset> Sources);

/// <summary>Set which subscriptions are active on a session (seed, "Session Subscription Mask"). An unknown id leaves the mask unchanged.</summary>
public sealed record SetMaskCommand(string Session, IReadOnlyList<string> Mask) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.FindSession(Session) is not { } session)
            return StanzaError.NotFound($"there is no session {Session}");
        foreach (string id in Mask)
        {
            bool known = string.Equals(id, MaskRules.Everything, StringComparison.Ordinal)
                || (tree.FindSubscription(id) is { } subscription && !string.Equals(subscription.State, SubscriptionState.Asking, StringComparison.Ordinal));
            if (!known)
                return StanzaError.NotFound($"there is no subscription {id}");
        }

        return new Decision
        {
            Changes = [new SessionSet(session with { Mask = Mask })],
            Outcome = new MaskSet(MaskRules.Sources(tree, Mask)),
        };
    }
}
