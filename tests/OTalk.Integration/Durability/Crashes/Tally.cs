using System.Collections.Concurrent;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>What all clients of a load have been acknowledged, in numbers.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _effects = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _news = new(0);
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
        _news.Release();
    }

    public void Repeats() => Interlocked.Increment(ref _repeated);

    /// <summary>Waits for so many more.</summary>
    public async Task WaitAsync(int more)
    {
        int until = Volatile.Read(ref _count) + more;
        while (Volatile.Read(ref _count) < until)
            await _news.WaitAsync();
    }
}
