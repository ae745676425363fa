using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>What a claim came to.</summary>
/// <param name="Jobs">The jobs, with their claim, in order.</param>
public sealed record Claimed(IReadOnlyList<Job> Jobs);

/// <summary>
/// Take up to <paramref name="Count"/> jobs of a queue, the oldest that are available (protocol reference, "Queues"): needs <c>s</c> and <c>d</c>. Of
/// <c>/requests</c> who has <c>m</c> gets the requests for channels on which it has it.
/// </summary>
public sealed record ClaimCommand(Actor Actor, ChannelPath Channel, int Count) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision DecideAgain(TreeState tree)
    {
        IEnumerable<Job> own = tree.Find(Channel) is { } node ? tree.Items.Jobs.Taken(node.Number) : [];
        return new Decision { Outcome = new Claimed([.. own.Where(job => job.IsClaimed && job.Claim!.Visit == Visit)]) };
    }

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (QueueRules.CheckWork(tree, node, Actor.Identity) is { } denied)
            return denied;

        var claim = new Claim(Actor.Address, context.Now, context.Now + QueueRules.Of(node)!.ClaimTimeout) { Visit = Visit };
        IEnumerable<Job> available = tree.Items.Jobs.Available(node.Number);
        if (QueueRules.IsRequests(node) && !tree.IsOwner(Actor.Identity))
            available = RequestsFor(tree, available);
        List<Job> jobs = [.. available.Take(Count).Select(job => job with { Claim = claim })];
        return new Decision { Changes = [.. jobs.Select(job => new JobSet(job))], Outcome = new Claimed(jobs) };
    }

    /// <summary>The requests that the actor may decide.</summary>
    private IEnumerable<Job> RequestsFor(TreeState tree, IEnumerable<Job> available)
    {
        HashSet<Guid> own = [.. tree.Subscribers.All
            .Where(subscriber => subscriber.Record.Request is not null && Moderates(tree, subscriber))
            .Select(subscriber => subscriber.Record.Request!.Value)];
        return available.Where(job => own.Contains(job.Id));
    }

    private bool Moderates(TreeState tree, Subscriber subscriber) =>
        tree.Find(subscriber.Pattern.Prefix) is { } asked
        && AccessRules.Effective(tree, asked, Actor.Identity).HasFlag(Permissions.ModerateSubscriptions);
}
