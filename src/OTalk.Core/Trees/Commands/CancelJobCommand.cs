using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// A job is given back: it is available again at its old place, or, when that has happened <c>cancel_limit</c> times, goes to the queue's
/// <c>failed_channel</c>. For who claimed it, or has <c>D</c>; where nobody has claimed it, the latter changes nothing.
/// </summary>
public sealed record CancelJobCommand(Actor Actor, ChannelPath Channel, Guid Id) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath From, ChannelPath To, Guid Id)? Moves(TreeState tree) => JobCancel.Moves(tree, Channel, Id);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (JobHold.CheckPlace(tree, Channel, Actor, out ChannelNode? node) is { } denied)
            return denied;
        if (JobHold.CheckJob(tree, node!, Id, Actor, context.Now, out Job? job) is { } refused)
            return refused;
        return job!.IsClaimed ? JobCancel.Decide(tree, context, node!, job, Actor.Address) : new Decision();
    }
}
