using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// First of the two steps of inviting, in the channel's tree: needs <c>m</c>. The channel remembers that the identity may subscribe; then the
/// invited one's tree is told (<see cref="ReceiveInviteCommand"/>).
/// </summary>
/// <param name="Actor">Who invites.</param>
/// <param name="Channel">To which channel.</param>
/// <param name="Invited">Whom, <c>user@server</c>.</param>
/// <param name="Permission">Flags that are granted when they subscribe; none: just <c>s</c>, as a subscriber.</param>
public sealed record InviteCommand(Actor Actor, ChannelPath Channel, string Invited, Permissions Permission) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (AccessRules.Check(tree, node, Actor.Identity, Permissions.ModerateSubscriptions) is { } denied)
            return denied;
        if (tree.IsOwner(Invited))
            return StanzaError.Conflict($"{tree.AddressOf(Channel)} is {Invited}'s own");
        if (Promises.Check(tree, node, Actor.Identity, Invited, Permission) is { } refused)
            return refused;

        var invitation = new Invitation(node.Number, Invited, Acl.Format(Permission), Actor.Address, context.Now);
        return new Decision { Changes = [new InvitationSet(invitation), SubscriptionNews.Of(tree, context, node, invitation, SubscriptionState.Invited)] };
    }
}

/// <summary>An invitation was declined, or could not be delivered: the channel forgets it.</summary>
public sealed record ForgetInvitationCommand(ChannelPath Channel, string Invited) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node || tree.Items.FindInvitation(node.Number, Invited) is not { } invitation)
            return new Decision();
        return new Decision
        {
            Changes =
            [
                new ItemRemoved(ItemKind.Invitation, Invitation.KeyOf(node.Number, Invited)),
                SubscriptionNews.Of(tree, context, node, invitation, SubscriptionState.Denied),
            ],
        };
    }
}
