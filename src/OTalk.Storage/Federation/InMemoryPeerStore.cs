namespace OTalk.Storage.Federation;

/// <summary>How it stands with other servers, and what is wanted of them, for as long as the process lasts.</summary>
public sealed class InMemoryPeerStore : IPeerStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, PeerHealth> _health = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PeerOrder> _orders = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<PeerHealth>> HealthAsync(CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<PeerHealth>>([.. _health.Values]);
    }

    public ValueTask ReportAsync(IReadOnlyList<PeerHealth> reports, int keep, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var report in reports) _health[report.Domain] = report;
            foreach (var old in _health.Values.OrderByDescending(health => health.HeardAt).Skip(keep).ToList()) _health.Remove(old.Domain);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlyList<PeerOrder>> OrdersAsync(CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<PeerOrder>>([.. _orders.Values]);
    }

    public ValueTask BlockAsync(string domain, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var known = OrderOf(domain);
            _orders[domain] = known with { BlockedAt = known.BlockedAt ?? at };
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<bool> UnblockAsync(string domain, CancellationToken cancel)
    {
        lock (_lock)
        {
            var known = OrderOf(domain);
            if (known.BlockedAt is null) return ValueTask.FromResult(false);
            if (known.RetryAt is null) _orders.Remove(domain);
            else _orders[domain] = known with { BlockedAt = null };
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask RetryAsync(string domain, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            _orders[domain] = OrderOf(domain) with { RetryAt = at };
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel)
    {
        lock (_lock)
        {
            var old = _orders.Values.Where(order => order.BlockedAt is null && order.RetryAt < before).ToList();
            old.ForEach(order => _orders.Remove(order.Domain));
            return ValueTask.FromResult(old.Count);
        }
    }

    private PeerOrder OrderOf(string domain) => _orders.GetValueOrDefault(domain) ?? new PeerOrder(domain, BlockedAt: null, RetryAt: null);
}
