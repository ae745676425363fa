using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Delete a channel and all below it (seed, "Deleting a Channel"): needs <c>L</c> on its parent, or <c>S</c> for who created it.
/// Subscriptions to what is gone end.
/// </summary>
public sealed record DeleteChannelCommand(Actor Actor, ChannelPath Channel) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (AccessRules.IsHidden(tree, node, Actor.Identity))
            return AccessRules.Absent(tree, Channel);
        if (WellKnown.IsPermanent(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} comes with every tree and cannot be deleted");

        bool own = string.Equals(node.Record.Creator, Actor.Identity, StringComparison.Ordinal);
        Permissions held = AccessRules.Effective(tree, node.Parent!, Actor.Identity);
        if (!held.HasFlag(Permissions.DeleteChannels) && !(own && held.HasFlag(Permissions.CreateChannels)))
            return StanzaError.Forbidden($"permission 'L' is needed on {tree.AddressOf(node.Parent!.Path)}");
        return ChannelRemoval.Decide(tree, context, node, Actor.Address);
    }
}
