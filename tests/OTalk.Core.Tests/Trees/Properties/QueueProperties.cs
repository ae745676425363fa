using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Properties;

public class QueueProperties
{
    /// <summary>Whatever is done to a tree, no job is without its message: neither retention nor anything else takes it from a worker.</summary>
    [Fact]
    [Covers("queues.full")]
    public void Every_job_has_its_message() => Shrinking.ForAll(CommandGen.Steps, 24, static steps =>
    {
        var tree = new TreeUnderTest();
        foreach (Step step in steps)
            tree.Run(step.Command(tree.State));
        return tree.State.Items.Jobs.All.GroupBy(job => job.Channel).All(queue =>
        {
            HashSet<Guid> kept = [.. tree.History(tree.State.Find(queue.Key)!.Path.Text).Select(entry => entry.Id)];
            return queue.All(job => kept.Contains(job.Id));
        });
    });

    /// <summary>What is found without walking all jobs is what walking them finds.</summary>
    [Fact]
    public void The_lists_of_jobs_agree_with_the_jobs() => Shrinking.ForAll(CommandGen.Steps, 24, static steps =>
    {
        var tree = new TreeUnderTest();
        foreach (Step step in steps)
            tree.Run(step.Command(tree.State));
        JobList jobs = tree.State.Items.Jobs;
        return jobs.EarliestUntil == jobs.All.Where(job => job.IsClaimed).Min(job => job.Claim?.Until)
            && tree.State.Root.SelfAndBelow().All(node => Agree(jobs, node.Number));
    });

    private static bool Agree(JobList jobs, int channel)
    {
        List<Job> all = [.. jobs.All.Where(job => job.Channel == channel).OrderBy(job => job.Number)];
        return jobs.Available(channel).SequenceEqual(all.Where(job => job.IsAvailable))
            && jobs.Finished(channel).SequenceEqual(all.Where(job => job.FinishedAt is not null))
            && jobs.Taken(channel).OrderBy(job => job.Number).SequenceEqual(all.Where(job => !job.IsAvailable))
            && jobs.AllOf(channel).OrderBy(job => job.Number).SequenceEqual(all)
            && jobs.CountOf(channel) == all.Count
            && jobs.UnfinishedCount(channel) == all.Count(job => job.FinishedAt is null);
    }
}
