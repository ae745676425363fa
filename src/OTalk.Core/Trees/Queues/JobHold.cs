using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Queues;

/// <summary>Who may finish and cancel jobs: who claimed them, from whatever session, and who has <c>D</c>.</summary>
internal static class JobHold
{
    /// <summary>Null where an actor may work on jobs of a channel, its own ones at least, and the channel has jobs; else the error.</summary>
    public static StanzaError? CheckPlace(TreeState tree, ChannelPath path, Actor actor, out ChannelNode? node)
    {
        node = tree.Find(path);
        if (node is null)
            return AccessRules.Absent(tree, path);
        if (!MayAll(tree, node, actor) && QueueRules.CheckWork(tree, node, actor.Identity) is { } denied)
            return denied;
        return QueueRules.Of(node) is null ? StanzaError.NotAllowed($"{tree.AddressOf(path)} is no queue") : null;
    }

    /// <summary>Null where the actor may do something with an unfinished job of such a channel; else the error.</summary>
    public static StanzaError? CheckJob(TreeState tree, ChannelNode node, Guid id, Actor actor, DateTimeOffset now, out Job? job)
    {
        job = tree.Items.Jobs.Find(node.Number, id);
        if (job is null or { FinishedAt: not null })
            return StanzaError.NotFound($"there is no unfinished job {id} in {tree.AddressOf(node.Path)}");
        return MayAll(tree, node, actor) || IsHeldBy(job, actor.Identity, now)
            ? null
            : StanzaError.Forbidden($"job {id} is not claimed by {actor.Identity}");
    }

    private static bool MayAll(TreeState tree, ChannelNode node, Actor actor) =>
        AccessRules.Effective(tree, node, actor.Identity).HasFlag(Permissions.AllMessages);

    private static bool IsHeldBy(Job job, string identity, DateTimeOffset now) =>
        job.Claim is { } claim && claim.Until > now && string.Equals(Actor.IdentityOf(claim.By), identity, StringComparison.Ordinal);
}
