namespace OTalk.Integration.Durability.Crashes;

/// <summary>The ledger of a queue, of all workers together: which jobs there are, who holds them, and which are done.</summary>
internal sealed class Jobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Job> _all = [];

    /// <summary>Jobs that nobody has finished.</summary>
    public int Unfinished
    {
        get
        {
            lock (_gate)
                return _all.Values.Count(job => job.State != JobState.Finished);
        }
    }

    /// <summary>A job is about to be published.</summary>
    public void Add(Guid id, string message)
    {
        lock (_gate)
            _all.Add(id, new Job(id, message));
    }

    /// <summary>Notes something about a job.</summary>
    public void Note(Guid id, Action<Job> note)
    {
        lock (_gate)
            note(_all[id]);
    }

    /// <summary>A worker was handed a job: it was not finished, and nobody else's.</summary>
    public void Hand(Guid id, string worker)
    {
        lock (_gate)
        {
            Job job = _all[id];
            Assert.True(job.State is not (JobState.Finished or JobState.Finishing), $"job {id} was handed to {worker} after {job.Holder} had finished it: {job.State}");
            Assert.True(job.Holder is null || job.Holder == worker, $"job {id} was handed to {worker} and is held by {job.Holder}");
            (job.Holder, job.State) = (worker, JobState.Published);
        }
    }

    /// <summary>Compares the ledger with what the queue has.</summary>
    /// <param name="found">Message and holder of each job that is there.</param>
    /// <param name="claiming">Workers whose claim was not answered.</param>
    /// <returns>How many jobs were looked at.</returns>
    public int Check(IReadOnlyDictionary<Guid, (string Message, string? Holder)> found, IReadOnlyCollection<string> claiming)
    {
        Assert.All(found.Keys, id => Assert.Contains(id, _all.Keys));
        foreach (Job job in _all.Values)
        {
            bool isThere = found.TryGetValue(job.Id, out (string Message, string? Holder) at);
            if (job.State is JobState.Publishing or JobState.Finishing && !isThere)
                continue;
            Assert.True(isThere == (job.State != JobState.Finished), $"job {job.Id}, {job.State}, is {(isThere ? "" : "not ")}there");
            if (!isThere)
                continue;
            Assert.Equal(job.Message, at.Message);
            bool isHeldRightly = at.Holder == job.Holder
                || (at.Holder is not null && claiming.Contains(at.Holder) && job.Holder is null);
            Assert.True(isHeldRightly, $"job {job.Id}, {job.State}, is held by {at.Holder ?? "nobody"}, not by {job.Holder ?? "nobody"}");
        }

        return _all.Count;
    }
}

/// <summary>How far a job has come, as those see it who were answered.</summary>
internal enum JobState
{
    Publishing = 0,
    Published = 1,
    Finishing = 2,
    Finished = 3,
}

/// <summary>A job.</summary>
internal sealed class Job(Guid id, string message)
{
    public Guid Id => id;

    public string Message => message;

    public JobState State { get; set; }

    /// <summary>Address of the session that was answered that it has it; null where nobody was.</summary>
    public string? Holder { get; set; }
}
