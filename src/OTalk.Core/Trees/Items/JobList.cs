namespace OTalk.Core.Trees.Items;

/// <summary>The jobs of a tree, by channel and in their order.</summary>
public sealed class JobList
{
    private static readonly SortedDictionary<long, Job> None = [];

    private readonly Dictionary<(int Channel, Guid Id), Job> _all = [];
    private readonly Dictionary<int, SortedDictionary<long, Job>> _byChannel = [];

    /// <summary>The number the next job gets.</summary>
    public long NextNumber { get; private set; } = 1;

    public int Count => _all.Count;

    public IEnumerable<Job> All => _all.Values;

    public Job? Find(int channel, Guid id) => _all.GetValueOrDefault((channel, id));

    /// <summary>The jobs of a channel in order, finished ones included.</summary>
    public IReadOnlyCollection<Job> Of(int channel) => _byChannel.GetValueOrDefault(channel, None).Values;

    internal void Set(Job job)
    {
        NextNumber = Math.Max(NextNumber, job.Number + 1);
        _all[(job.Channel, job.Id)] = job;
        if (!_byChannel.TryGetValue(job.Channel, out SortedDictionary<long, Job>? jobs))
            _byChannel[job.Channel] = jobs = [];
        jobs[job.Number] = job;
    }

    internal void Remove(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        (int Channel, Guid Id) place = (int.Parse(key.AsSpan(0, slash), System.Globalization.CultureInfo.InvariantCulture), Guid.Parse(key.AsSpan(slash + 1)));
        if (!_all.Remove(place, out Job? gone))
            return;
        SortedDictionary<long, Job> jobs = _byChannel[place.Channel];
        jobs.Remove(gone.Number);
        if (jobs.Count == 0)
            _byChannel.Remove(place.Channel);
    }

    internal void RemoveAll(int channel)
    {
        if (!_byChannel.Remove(channel, out SortedDictionary<long, Job>? jobs))
            return;
        foreach (Job job in jobs.Values)
            _all.Remove((channel, job.Id));
    }
}
