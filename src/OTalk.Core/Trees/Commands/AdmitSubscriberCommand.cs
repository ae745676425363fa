using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>What a source says to who wants to subscribe.</summary>
/// <param name="Request">Null: the subscription is active; else the id of the request that waits for a decision.</param>
public sealed record Admission(Guid? Request)
{
    /// <summary><c>active</c> or <c>pending</c>.</summary>
    public string State => Request is null ? SubscriptionState.Active : SubscriptionState.Pending;
}

/// <summary>
/// Second step of subscribing, in the source's tree: decides whether the owner may, by permission or by invitation, or has to ask, and
/// remembers the subscription. Asking twice with the same id changes the configuration.
/// </summary>
public sealed record AdmitSubscriberCommand(Actor Actor, SubscriberRecord Draft) : TreeCommand
{
    public override ChannelPath Place => IdentityUri.Parse(Draft.Source).Pattern.Prefix;

    public override Decision? DecideAgain(TreeState tree) => null;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        Subscriber wanted = Subscriber.From(Draft with { State = SubscriptionState.Active, Since = context.Now, IsApproved = false, Request = null });
        Subscriber? known = tree.Subscribers.Find(Draft.Owner, Draft.Id);
        if (Invited(tree, wanted.Pattern) is { } invitation)
            return Unfit(tree, wanted) ?? SubscriberChanges.Activate(tree, context, wanted, Actor.Address, invitation);
        if (Refusal(tree, wanted, known) is not { } refused)
            return Unfit(tree, wanted) ?? SubscriberChanges.Activate(tree, context, wanted, Actor.Address);
        if (!Requests.MayAsk(tree, wanted.Pattern, Actor.Identity))
            return refused;
        return Unfit(tree, wanted) ?? Ask(tree, context, wanted.Record, known);
    }

    /// <summary>The invitation to the channel that is subscribed to, with or without what is below it; null where there is none, or a ban.</summary>
    private Items.Invitation? Invited(TreeState tree, ChannelPattern pattern)
    {
        if ((!pattern.IsExact && !pattern.IsRecursive) || tree.Find(pattern.Prefix) is not { } node || tree.IsBlocked(Actor.Identity))
            return null;
        if (AccessRules.NearestGrant(node, Actor.Identity) is Permissions.None || tree.Items.FindInvitation(node.Number, Actor.Identity) is not { } invitation)
            return null;

        // It gives what its author may give today, and nothing where they may not invite any more.
        Permissions held = AccessRules.Effective(tree, node, Actor.IdentityOf(invitation.By));
        return held.HasFlag(Permissions.ModerateSubscriptions) && Acl.TryParse(invitation.Acl, out Permissions promised, out _)
            ? invitation with { Acl = Acl.Format(promised & held) }
            : null;
    }

    /// <summary>Where the source is a room: what is wrong with the name the subscriber wants there.</summary>
    private static Decision? Unfit(TreeState tree, Subscriber wanted) =>
        MemberChannels.RoomOf(tree, wanted.Pattern) is { } room
        && MemberChannels.Check(tree, room, wanted.Owner, wanted.Config.SubscriptionChannel) is { } error ? (Decision)error : null;

    private Decision Ask(TreeState tree, DecisionContext context, SubscriberRecord wanted, Subscriber? known)
    {
        Guid? before = known?.Record.Request;
        if (before is null && Requests.Full(tree) is { } full)
            return full;

        SubscriberRecord pending = wanted with
        {
            State = SubscriptionState.Pending,
            Since = before is null ? wanted.Since : known!.Record.Since,
            Request = before ?? context.NewId(),
        };
        bool isSame = known is not null && before is not null && string.Equals(known.Record.ConfigJson, pending.ConfigJson, StringComparison.Ordinal);
        var changes = new List<Change>();
        if (!isSame)
        {
            changes.Add(new SubscriberSet(pending));
            changes.AddRange(before is null
                ? Requests.Ask(tree, context, pending, Actor.Address)
                : Requests.AskAgain(tree, context, pending, Actor.Address));
            if (!string.Equals(Draft.Owner, tree.Identity.ToString(), StringComparison.Ordinal))
                changes.Add(SubscriptionNews.Of(tree, context, pending));
        }

        return new Decision { Changes = changes, Outcome = new Admission(pending.Request) };
    }

    private StanzaError? Refusal(TreeState tree, Subscriber wanted, Subscriber? before)
    {
        ChannelPattern pattern = wanted.Pattern;
        if (tree.IsOwner(Actor.Identity))
            return ReadingRules.Refusal(tree, pattern, Actor.Identity);

        // Who was let in changes its configuration without asking again, also while there is nothing to read.
        if (before is { IsActive: true, IsApproved: true } && before.Pattern.Equals(pattern)
            && !AccessRules.IsShutOut(tree, tree.Find(pattern.Prefix) ?? tree.Root, Actor.Identity))
        {
            return null;
        }

        return ReadingRules.Refusal(tree, pattern, Actor.Identity);
    }
}
