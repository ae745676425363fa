using System.Globalization;

namespace OTalk.Core.Trees.Items;

/// <summary>The jobs of a tree, by channel and in their order: what a worker gets next is found without walking those that are taken.</summary>
public sealed class JobList
{
    private static readonly ChannelJobs None = new();

    private readonly Dictionary<(int Channel, Guid Id), Job> _all = [];
    private readonly Dictionary<int, ChannelJobs> _byChannel = [];
    private readonly SortedSet<(DateTimeOffset Until, long Number, int Channel, Guid Id)> _claims = [];

    /// <summary>The number the next job gets.</summary>
    public long NextNumber { get; private set; } = 1;

    public int Count => _all.Count;

    public IEnumerable<Job> All => _all.Values;

    /// <summary>Grows with every change, so that who waits for a job knows when to look again. Not stored.</summary>
    public long Version { get; private set; }

    /// <summary>When the next claim runs out; null where nothing is claimed.</summary>
    public DateTimeOffset? EarliestUntil => _claims.Count == 0 ? null : _claims.Min.Until;

    public Job? Find(int channel, Guid id) => _all.GetValueOrDefault((channel, id));

    /// <summary>The jobs of a channel that may be claimed, in order.</summary>
    public IReadOnlyCollection<Job> Available(int channel) => Of(channel).Available.Values;

    /// <summary>The finished jobs that a channel keeps, in the order in which they came.</summary>
    public IReadOnlyCollection<Job> Finished(int channel) => Of(channel).Finished.Values;

    /// <summary>The jobs of a channel that have a claim to show: claimed ones, then finished ones.</summary>
    public IEnumerable<Job> Taken(int channel) => Of(channel).Claimed.Values.Concat(Of(channel).Finished.Values);

    /// <summary>Jobs of a channel that are available or claimed.</summary>
    public int UnfinishedCount(int channel) => Of(channel).Unfinished;

    /// <summary>Jobs of a channel, finished ones included.</summary>
    public int CountOf(int channel) => Of(channel).Count;

    /// <summary>All jobs of a channel.</summary>
    public IEnumerable<Job> AllOf(int channel) => Of(channel).Available.Values.Concat(Taken(channel));

    /// <summary>The job whose claim runs out first, if it has run out by then; else null.</summary>
    public Job? FirstExpired(DateTimeOffset now) =>
        _claims.Count > 0 && _claims.Min is var first && first.Until <= now ? _all[(first.Channel, first.Id)] : null;

    internal void Set(Job job)
    {
        Version++;
        NextNumber = Math.Max(NextNumber, job.Number + 1);
        if (_all.TryGetValue((job.Channel, job.Id), out Job? before))
            TakeOut(before);
        _all[(job.Channel, job.Id)] = job;
        if (!_byChannel.TryGetValue(job.Channel, out ChannelJobs? jobs))
            _byChannel[job.Channel] = jobs = new ChannelJobs();
        jobs.Add(job);
        if (job.IsClaimed)
            _claims.Add(PlaceOf(job));
    }

    internal void Remove(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        (int, Guid) place = (int.Parse(key.AsSpan(0, slash), CultureInfo.InvariantCulture), Guid.Parse(key.AsSpan(slash + 1)));
        Version++;
        if (_all.Remove(place, out Job? gone))
            TakeOut(gone);
    }

    internal void RemoveAll(int channel)
    {
        foreach (Job job in AllOf(channel).ToList())
            Remove(Job.KeyOf(channel, job.Id));
    }

    private static (DateTimeOffset Until, long Number, int Channel, Guid Id) PlaceOf(Job job) => (job.Claim!.Until, job.Number, job.Channel, job.Id);

    private ChannelJobs Of(int channel) => _byChannel.GetValueOrDefault(channel, None);

    private void TakeOut(Job job)
    {
        ChannelJobs jobs = _byChannel[job.Channel];
        jobs.Remove(job);
        if (jobs.Count == 0)
            _byChannel.Remove(job.Channel);
        if (job.IsClaimed)
            _claims.Remove(PlaceOf(job));
    }
}
