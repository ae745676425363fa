using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>What inviting came to.</summary>
/// <param name="Invitation">The invitation that stands now.</param>
/// <param name="Before">The one that stood there already, or null.</param>
public sealed record Invited(Invitation Invitation, Invitation? Before);

/// <summary>
/// First of the two steps of inviting, in the channel's tree: needs <c>m</c>. The channel remembers that the identity may subscribe; then the
/// invited one's tree is told (<see cref="ReceiveInviteCommand"/>).
/// </summary>
/// <param name="Actor">Who invites.</param>
/// <param name="Channel">To which channel.</param>
/// <param name="Guest">Whom, <c>user@server</c>.</param>
/// <param name="Permission">Flags that are granted when they subscribe; none: just <c>s</c>, as a subscriber.</param>
public sealed record InviteCommand(Actor Actor, ChannelPath Channel, string Guest, Permissions Permission) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision? DecideAgain(TreeState tree) =>
        tree.Find(Channel) is { } node && tree.Items.FindInvitation(node.Number, Guest) is { } invitation
            ? new Decision { Outcome = new Invited(invitation, null) }
            : null;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (AccessRules.Check(tree, node, Actor.Identity, Permissions.ModerateSubscriptions) is { } denied)
            return denied;
        if (tree.IsOwner(Guest))
            return StanzaError.Conflict($"{tree.AddressOf(Channel)} is {Guest}'s own");
        if (Promises.Check(tree, node, Actor.Identity, Guest, Permission) is { } refused)
            return refused;

        var invitation = new Invitation(node.Number, Guest, Acl.Format(Permission), Actor.Address, context.Now, context.NewId());
        return new Decision
        {
            Changes = [new InvitationSet(invitation), SubscriptionNews.Of(tree, context, node, invitation, SubscriptionState.Invited)],
            Outcome = new Invited(invitation, tree.Items.FindInvitation(node.Number, Guest)),
        };
    }
}

/// <summary>An invitation was declined, or could not be delivered: the channel forgets it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Guest">Who was invited.</param>
/// <param name="Id">Which: another that came after it stays.</param>
/// <param name="Before">The invitation that stood before it, and stands again; null where there was none.</param>
public sealed record ForgetInvitationCommand(ChannelPath Channel, string Guest, Guid Id, Invitation? Before = null) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node || tree.Items.FindInvitation(node.Number, Guest) is not { } invitation || invitation.Id != Id)
            return new Decision();
        if (Before is not null)
            return new Decision { Changes = [new InvitationSet(Before)] };
        return new Decision
        {
            Changes =
            [
                new ItemRemoved(ItemKind.Invitation, Invitation.KeyOf(node.Number, Guest)),
                SubscriptionNews.Of(tree, context, node, invitation, SubscriptionState.Denied),
            ],
        };
    }
}
