using OTalk.Core.Addressing;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>A claim that has run out is cancelled. Nobody asks for it: it comes from the tree itself. What has not run out stays.</summary>
public sealed record ExpireClaimCommand(ChannelPath Channel, Guid Id) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath From, ChannelPath To, Guid Id)? Moves(TreeState tree) => JobCancel.Moves(tree, Channel, Id);

    public override Decision Decide(TreeState tree, DecisionContext context) =>
        tree.Find(Channel) is { } node
        && tree.Items.Jobs.Find(node.Number, Id) is { IsClaimed: true, Claim.Until: var until } job
        && until <= context.Now
            ? JobCancel.Decide(tree, context, node, job, tree.Identity.ToString())
            : new Decision();
}
