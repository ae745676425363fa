using Microsoft.Extensions.Logging;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Queues;

/// <summary>
/// Everything that goes to other servers and has to arrive: a queue for each domain that something waits for, in memory as long as it does and a
/// little longer. Safe for concurrent callers.
/// </summary>
public sealed class Destinations : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Destination> _destinations = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly QueueServices _services;
    private readonly OutboxJournal _journal;
    private bool _stopped;

    public Destinations(QueueServices services)
    {
        _services = services;
        _journal = new OutboxJournal(
            services.Store,
            added: stanza => Tell(stanza.Domain, destination => destination.Added(stanza)),
            doubtful: domain => Tell(domain, destination => destination.Doubt()),
            services.Logging.CreateLogger<OutboxJournal>());
    }

    /// <summary>Takes up what waited when the server stopped.</summary>
    /// <exception cref="StoreException">The outbox cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (OutboxQueue queue in await _services.Store.ListAsync(cancel))
            Tell(queue.Domain, static _ => { });
    }

    /// <summary>
    /// Puts stanzas into the outboxes of their domains, all or none, and returns when they are durable: their numbers in order, 0 for one whose
    /// origin was handed in before. What becomes of them <see cref="IOutboxAnswers"/> tells, possibly before this returns.
    /// </summary>
    /// <exception cref="StoreException">The medium failed: it is not known whether they will be sent.</exception>
    public Task<IReadOnlyList<long>> AddAsync(IReadOnlyList<OutboxStanza> stanzas) =>
        _journal.CommitAsync([.. stanzas.Select(stanza => new StanzaAdded(stanza))]);

    /// <summary>A source has something for a domain. It takes turns with the others until it says that it has nothing.</summary>
    public void Wake(string domain, IBatchSource source) => Tell(domain, destination => destination.Wake(source));

    /// <summary>Has a domain tried now instead of later; false where nothing waits for it.</summary>
    public bool Retry(string domain)
    {
        lock (_gate)
        {
            if (!_destinations.TryGetValue(domain, out Destination? destination))
                return false;
            destination.Retry();
            return true;
        }
    }

    /// <summary>
    /// A domain was reached, or has reached this server: what waits for it is tried now, and from here on its name not being found is a trouble
    /// that may pass.
    /// </summary>
    /// <exception cref="StoreException">That could not be stored.</exception>
    public async Task ReachedAsync(string domain)
    {
        Retry(domain);
        if ((await _services.Store.LoadAsync(domain, CancellationToken.None)).ReachedAt is null)
            await _journal.CommitAsync(new PeerReached(domain, Engine.Clock.Now(_services.Time)));
    }

    /// <summary>The domains that are in memory, in order of their names.</summary>
    public IReadOnlyList<DestinationStatus> List()
    {
        lock (_gate)
            return [.. _destinations.Values.Select(destination => destination.Status).OrderBy(status => status.Domain, StringComparer.Ordinal)];
    }

    /// <summary>Ends what is under way without waiting for peers; what is in the outbox stays there.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Stop());
        await _journal.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Has all loops end. Not by CancelAsync: that goes on in the thread pool, past the scheduler of a test.</summary>
    private List<Task> Stop()
    {
        List<Task> running;
        lock (_gate)
        {
            _stopped = true;
            running = [.. _destinations.Values.Select(destination => destination.Running)];
        }

        _stopping.Cancel();
        return running;
    }

    /// <summary>Tells a destination something, under the lock under which it leaves memory: so it hears it, or is made anew.</summary>
    private void Tell(string domain, Action<Destination> news)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            if (!_destinations.TryGetValue(domain, out Destination? destination))
            {
                destination = new Destination(domain, _services, _journal, TryLeave);
                _destinations.Add(domain, destination);
                destination.Start(_stopping.Token);
            }

            news(destination);
        }
    }

    private bool TryLeave(Destination idle)
    {
        lock (_gate)
            return idle.IsIdle && _destinations.Remove(idle.Domain);
    }
}
