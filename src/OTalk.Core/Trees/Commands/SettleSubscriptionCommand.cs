using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Last step of subscribing, in the owner's tree: the source has answered. The subscription becomes active or waits for a decision, and joins
/// the mask of the session that asked; or a new one is forgotten.
/// </summary>
/// <param name="Opened">What the first step gave.</param>
/// <param name="State">What the source made of it, <c>active</c> or <c>pending</c>; null where it refused.</param>
/// <param name="Session">Name of the session whose mask it joins, or null.</param>
public sealed record SettleSubscriptionCommand(Opened Opened, string? State, string? Session) : TreeCommand
{
    /// <summary>
    /// With no state: the source may have the subscription, although nobody heard of it. It is told where nobody has it.
    /// </summary>
    public bool MayBeAdmitted { get; init; }

    /// <summary>Nobody else asks for the same now: what has come to nothing is forgotten. Until then it stands, so that a crash forgets it on both sides.</summary>
    public bool IsLast { get; init; } = true;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        SubscriptionRecord asked = Opened.Subscription;
        SubscriptionRecord? current = tree.FindSubscription(asked.Id);
        if (State is null)
        {
            // Somebody else may have asked for the same meanwhile, and got it, or have been invited to it; or was refused, or closed it.
            bool asking = IsLast && current is { State: SubscriptionState.Asking };
            bool isNobodys = asking || current is null;
            return new Decision
            {
                Changes = asking ? [ForgetAskingCommand.Forget(current!)] : [],
                Effects = isNobodys ? [.. Tell(tree, asked)] : [],
            };
        }

        // Closed while the source was asked: it stays closed, and the source, which may have admitted it after the news, is told again.
        if (current is null)
            return new Decision { Effects = [new TellSource(asked.Source, tree.Identity.ToString(), asked.Id)] };

        // A moderator may have been faster than this: what the source said later stands.
        bool decided = !string.Equals(current.State, Opened.IsNew ? SubscriptionState.Asking : asked.State, StringComparison.Ordinal);
        string state = decided ? current.State : State;

        // Other sessions read from when it became active: that another one joins them changes nothing for those.
        DateTimeOffset since = string.Equals(state, current.State, StringComparison.Ordinal) ? current.Since : context.Now;
        SubscriptionRecord settled = asked with { State = state, Since = since, Invite = null };
        var changes = new List<Change> { new SubscriptionSet(settled) };
        if (current.Invite is { } invite)
            changes.AddRange(Requests.Remove(tree, context, invite, tree.Identity.ToString()));
        if (Session is not null && tree.FindSession(Session) is { } session && !MaskRules.Covers(session.Mask, settled.Id))
            changes.Add(new SessionSet(session with { Mask = [.. session.Mask, settled.Id] }));
        changes.Add(SubscriptionNews.Of(tree, context, settled));
        return new Decision { Changes = changes };
    }

    /// <summary>
    /// Who has to know that nobody has it: the source, which tells its mirror here too, or the mirror alone. Only what was decided here may tell
    /// it: who asks for the same counts on the mirror as long as the subscription stands.
    /// </summary>
    private IEnumerable<Effect> Tell(TreeState tree, SubscriptionRecord asked)
    {
        string owner = tree.Identity.ToString();
        if (MayBeAdmitted)
            yield return new TellSource(asked.Source, owner, asked.Id);
        else if (!tree.Rules.Hosts(IdentityUri.Parse(asked.Source).Identity.Server))
            yield return new TellMirror(asked.Source, owner, asked.Id);
    }
}
