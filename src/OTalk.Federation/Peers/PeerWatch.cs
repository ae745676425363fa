using Microsoft.Extensions.Logging;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Peers;

/// <summary>
/// Does what the operator wants of other servers, and writes down how it stands with them. The command line is another process, so the store is
/// looked into once a second, and told at most as often.
/// </summary>
public sealed partial class PeerWatch : IAsyncDisposable
{
    private const int PolicyViolation = 1008;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>How long it is kept that somebody asked for a try.</summary>
    private static readonly TimeSpan OrdersKept = TimeSpan.FromDays(30);

    private readonly IPeerStore _store;
    private readonly FederationPolicy _policy;
    private readonly PeerBook _book;
    private readonly Destinations _destinations;
    private readonly LinkSet _links;
    private readonly LinkPool _pool;
    private readonly DomainDirectory _domains;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private Dictionary<string, PeerOrder> _orders = [];
    private Task _running = Task.CompletedTask;

    internal PeerWatch(
        IPeerStore store, FederationPolicy policy, PeerBook book, Destinations destinations, LinkSet links, LinkPool pool, DomainDirectory domains, TimeProvider time,
        ILogger<PeerWatch> logger)
    {
        _store = store;
        _policy = policy;
        _book = book;
        _destinations = destinations;
        _links = links;
        _pool = pool;
        _domains = domains;
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes up what the operator wanted and what was known when the server stopped; to be called before anything is sent.</summary>
    /// <exception cref="StoreException">That cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        await _store.TrimAsync(_time.GetUtcNow() - OrdersKept, cancel);
        _book.Load(await _store.HealthAsync(cancel));
        _orders = await OrdersAsync(cancel);
        _policy.Block(BlockedIn(_orders));
        if (_policy.IsOn)
            _running = RunAsync(_stopping.Token);
    }

    /// <summary>Does what is newly wanted, and writes down what is new.</summary>
    /// <exception cref="StoreException">The store cannot be read or written; nothing is lost.</exception>
    public async Task LookAsync(CancellationToken cancel)
    {
        await _looking.WaitAsync(cancel);
        try
        {
            Obey(await OrdersAsync(cancel));
            await ReportAsync(cancel);
        }
        finally
        {
            _looking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _looking.Dispose();
    }

    private static HashSet<string> BlockedIn(Dictionary<string, PeerOrder> orders) =>
        [.. orders.Values.Where(order => order.BlockedAt is not null).Select(order => order.Domain)];

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await TryLookAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryLookAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(stopping);
        }
        catch (StoreException failure)
        {
            LogNotLooked(failure);
        }
    }

    private async Task ReportAsync(CancellationToken cancel)
    {
        if (_book.TakeNews() is not { Count: > 0 } news)
            return;
        try
        {
            await _store.ReportAsync(news, PeerBook.MostKnown, cancel);
        }
        catch
        {
            _book.NotTold(news);
            throw;
        }
    }

    private async Task<Dictionary<string, PeerOrder>> OrdersAsync(CancellationToken cancel) =>
        (await _store.OrdersAsync(cancel)).ToDictionary(order => order.Domain, StringComparer.Ordinal);

    private void Obey(Dictionary<string, PeerOrder> orders)
    {
        Dictionary<string, PeerOrder> before = _orders;
        _orders = orders;
        HashSet<string> was = BlockedIn(before);
        HashSet<string> blocked = BlockedIn(orders);

        // First for all to see: what is tried again below is to come to nothing.
        if (!blocked.SetEquals(was))
            _policy.Block(blocked);
        foreach (string domain in blocked.Except(was))
        {
            LogBlocked(domain);
            _links.Close(domain, PolicyViolation, "blocked");
            _destinations.Retry(domain);
        }

        foreach (string domain in was.Except(blocked))
        {
            LogUnblocked(domain);
            Retry(domain);
        }

        foreach (PeerOrder order in orders.Values.Where(order => order.RetryAt > (before.GetValueOrDefault(order.Domain)?.RetryAt ?? DateTimeOffset.MinValue)))
            Retry(order.Domain);
    }

    /// <summary>Tries it as if nothing were known of it: what was wrong may be mended.</summary>
    private void Retry(string domain)
    {
        _domains.Forget(domain);
        _pool.Forget(domain);
        _destinations.Retry(domain);
        _ = ShowAsync(domain);
    }

    /// <summary>Whether anything waits for it here or not, something may wait there for this server.</summary>
    private async Task ShowAsync(string domain)
    {
        try
        {
            await _pool.GetAsync([_policy.DefaultDomain], domain, _stopping.Token);
        }
        catch (PeerUnreachableException failure)
        {
            _book.Failed(domain, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "peer-blocked", Message = "{Domain} is blocked by the operator")]
    private partial void LogBlocked(string domain);

    [LoggerMessage(Level = LogLevel.Information, EventName = "peer-unblocked", Message = "{Domain} is not blocked any more")]
    private partial void LogUnblocked(string domain);

    [LoggerMessage(
        Level = LogLevel.Warning, EventName = "peers-not-looked-up", Message = "What the operator wants of other servers could not be looked up, or how they are not stored; the next second tries again")]
    private partial void LogNotLooked(Exception failure);
}
