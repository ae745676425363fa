using System.Collections.Concurrent;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>What all clients of a load have been acknowledged, in numbers.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _effects = new(StringComparer.Ordinal);
    private readonly Acknowledgements _all = new();
    private int _count;
    private int _repeated;
    private long _last;

    /// <summary>Effects that were acknowledged, by kind.</summary>
    public IReadOnlyDictionary<string, int> Effects => _effects;

    /// <summary>Requests that were sent again because they had not been answered.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>When the last effect was acknowledged.</summary>
    public long Last => Volatile.Read(ref _last);

    public void Acknowledged(string kind)
    {
        _effects.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        Volatile.Write(ref _last, TimeProvider.System.GetTimestamp());
        Interlocked.Increment(ref _count);
        _all.Add();
    }

    public void Repeats() => Interlocked.Increment(ref _repeated);

    /// <summary>A task that completes when there are so many more; asked for before anybody works.</summary>
    public Task Reach(int more) => _all.Reach(Volatile.Read(ref _count) + more);
}
