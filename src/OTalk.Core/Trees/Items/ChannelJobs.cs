namespace OTalk.Core.Trees.Items;

/// <summary>The jobs of one channel, each in one of three lists in the order in which they came.</summary>
internal sealed class ChannelJobs
{
    public SortedDictionary<long, Job> Available { get; } = [];

    public SortedDictionary<long, Job> Claimed { get; } = [];

    public SortedDictionary<long, Job> Finished { get; } = [];

    public int Unfinished => Available.Count + Claimed.Count;

    public int Count => Unfinished + Finished.Count;

    public void Add(Job job) => ListOf(job)[job.Number] = job;

    public void Remove(Job job) => ListOf(job).Remove(job.Number);

    private SortedDictionary<long, Job> ListOf(Job job) => job.FinishedAt is not null ? Finished : job.Claim is not null ? Claimed : Available;
}
