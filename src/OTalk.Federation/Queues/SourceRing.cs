namespace OTalk.Federation.Queues;

/// <summary>The sources that have something for a domain, taken in turn. Anyone may add; a source that is in it already keeps its turn.</summary>
internal sealed class SourceRing
{
    private readonly Lock _gate = new();
    private readonly Queue<IBatchSource> _turns = new();
    private readonly HashSet<IBatchSource> _members = new(ReferenceEqualityComparer.Instance);

    public int Count
    {
        get
        {
            lock (_gate)
                return _turns.Count;
        }
    }

    public void Add(IBatchSource source)
    {
        lock (_gate)
        {
            if (_members.Add(source))
                _turns.Enqueue(source);
        }
    }

    /// <summary>Takes out the one whose turn it is; it comes back by being added.</summary>
    public IBatchSource? Take()
    {
        lock (_gate)
        {
            if (_turns.TryDequeue(out IBatchSource? next))
                _members.Remove(next);
            return next;
        }
    }
}
