using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace OTalk.Federation.Native.Links;

/// <summary>The links that are open: they are closed when the server stops, and those that it has opened when nobody uses them any more.</summary>
public sealed class LinkSet : IDisposable
{
    /// <summary>Links that one domain may have opened at a time: one is enough, and those that broke unnoticed go within a minute.</summary>
    internal const int MostOfADomain = 16;

    private const int GoingAway = 1001;
    private const int Normal = 1000;
    private const int PolicyViolation = 1008;

    /// <summary>How long a link may be idle. The end that opened it closes it, so that both agree.</summary>
    private static readonly TimeSpan _idleFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly ITimer _looking;
    private readonly CancellationTokenRegistration _stopping;
    private readonly FederationPolicy _policy;
    private readonly TaskCompletionSource _dialsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _dials;

    /// <param name="lifetime">Of the server.</param>
    /// <param name="policy">Who may be spoken with.</param>
    /// <param name="metrics">Told how many there are.</param>
    /// <param name="time">The clock.</param>
    public LinkSet(IHostApplicationLifetime lifetime, FederationPolicy policy, FederationMetrics metrics, TimeProvider time)
    {
        _policy = policy;
        metrics.Observe("otalk.federation.links", "{link}", "Links with other servers", () => _links.Count);
        _looking = time.CreateTimer(_ => CloseIdle(), null, _lookEvery, _lookEvery);
        Stopping = lifetime.ApplicationStopping;
        _stopping = Stopping.Register(() => CloseAll());
    }

    /// <summary>The server stops: no link is opened any more.</summary>
    internal CancellationToken Stopping { get; }

    /// <summary>Adds a link that has opened.</summary>
    internal void Add(Link link)
    {
        _links[link] = true;

        // It may have opened while the others were closed, or while a domain was blocked.
        if (Stopping.IsCancellationRequested)
            link.Close(GoingAway, "the server stops");
        if (!link.PeerDomains.All(_policy.Allows))
            link.Close(PolicyViolation, "blocked");
    }

    /// <summary>This end begins to open a connection: until <see cref="DialEnded"/> a server that stops waits for it.</summary>
    internal void DialBegun() => Interlocked.Increment(ref _dials);

    /// <summary>A connection that this end has opened is gone, whether or not it has become a link.</summary>
    internal void DialEnded()
    {
        if (Interlocked.Decrement(ref _dials) == 0 && Stopping.IsCancellationRequested)
            _dialsEnded.TrySetResult();
    }

    /// <summary>
    /// Waits, when the server stops, until what came over the links that this end has opened is taken and they have ended. For those that others
    /// have opened the HTTP server waits.
    /// </summary>
    public async Task StopAsync(CancellationToken cutThem)
    {
        if (Volatile.Read(ref _dials) == 0)
            return;
        try
        {
            await _dialsEnded.Task.WaitAsync(cutThem);
        }
        catch (OperationCanceledException)
        {
            // They are cut off with the process.
        }
    }

    /// <summary>How many links a domain has opened.</summary>
    internal int AcceptedOf(string domain) => _links.Count(link => !link.Key.IsDialed && link.Key.Peer == domain);

    /// <summary>Closes all links with a domain.</summary>
    internal void Close(string domain, int code, string reason)
    {
        foreach (var (link, _) in _links)
        {
            if (link.PeerDomains.Contains(domain))
                link.Close(code, reason);
        }
    }

    /// <summary>How many there are with each domain.</summary>
    internal Dictionary<string, long> Count() => _links.Keys
        .SelectMany(link => link.PeerDomains)
        .GroupBy(domain => domain, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);

    /// <summary>Forgets one that has ended.</summary>
    internal void Remove(Link link) => _links.TryRemove(link, out _);

    public void Dispose()
    {
        _stopping.Dispose();
        _looking.Dispose();
    }

    private void CloseAll()
    {
        foreach (var (link, _) in _links)
            link.Close(GoingAway, "the server stops");
    }

    private void CloseIdle()
    {
        foreach (var (link, _) in _links)
        {
            if (link.IsDialed && link.Idle >= _idleFor)
                link.Close(Normal, "idle");
        }
    }
}
