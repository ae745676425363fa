namespace OTalk.Federation.Native.Discovery;

/// <summary>
/// Finds domains, and remembers what it found for <see cref="GoodFor"/>. One that was not found is not looked for again for a moment, and one
/// whose key is missing is asked again at once, but once a minute. Whoever looks for a domain while it is asked waits for the same answer.
/// </summary>
/// <param name="documents">Asks a domain.</param>
/// <param name="metrics">Counts what came of it.</param>
/// <param name="time">The clock.</param>
public sealed class DomainDirectory(DocumentClient documents, FederationMetrics metrics, TimeProvider time)
{
    private const int MostKnown = 4096;

    /// <summary>How long what was found is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _missingFor = TimeSpan.FromSeconds(30);

    /// <summary>Just so long that many who look at once do not all ask: a server that restarts is back in a moment.</summary>
    private static readonly TimeSpan _troubleFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _askForKeysEvery = TimeSpan.FromMinutes(1);

    /// <summary>A server that speaks is up: what was asked of it just before it came up says nothing about it.</summary>
    private static readonly TimeSpan _askWhoSpeaksEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Look> _known = new(StringComparer.Ordinal);

    /// <summary>Finds a domain.</summary>
    /// <param name="domain">In its normal form.</param>
    /// <param name="cancel">Gives up waiting; who else waits goes on.</param>
    public Task<DiscoveryOutcome> FindAsync(string domain, CancellationToken cancel) => FindAsync(domain, key: null, cancel);

    /// <summary>
    /// Finds a domain that has shown itself, with a key: where it was not found before, or what is known of it lacks that key, it is asked
    /// again. The answer may lack it still.
    /// </summary>
    /// <param name="domain">In its normal form.</param>
    /// <param name="key">The key's id.</param>
    /// <param name="cancel">Gives up waiting; who else waits goes on.</param>
    public async Task<DiscoveryOutcome> FindAsync(string domain, string? key, CancellationToken cancel)
    {
        var look = Current(domain);
        var outcome = await look.Outcome.WaitAsync(cancel);
        if (key is null || (outcome is DomainFound { Document: var document } && document.Find(key) is not null))
            return outcome;
        if (outcome is not DomainFound && look.AskedAt + _askWhoSpeaksEvery - time.GetUtcNow() is var early && early > TimeSpan.Zero)
            await Task.Delay(early, time, cancel);
        return await Again(domain, look, outcome).Outcome.WaitAsync(cancel);
    }

    /// <summary>Looks for a domain anew the next time.</summary>
    public void Forget(string domain)
    {
        lock (_gate)
            _known.Remove(domain);
    }

    private Look Current(string domain)
    {
        lock (_gate)
            return _known.TryGetValue(domain, out var look) && look.GoodUntil > time.GetUtcNow() ? look : Ask(domain, last: null, known: null);
    }

    /// <summary>Another look, unless somebody was faster or the last one was a moment ago.</summary>
    private Look Again(string domain, Look last, DiscoveryOutcome known)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(domain, out var look) && !ReferenceEquals(look, last))
                return look;
            TimeSpan every = known is DomainFound ? _askForKeysEvery : _askWhoSpeaksEvery;
            return time.GetUtcNow() - last.AskedAt < every ? last : Ask(domain, last, known);
        }
    }

    private Look Ask(string domain, Look? last, DiscoveryOutcome? known)
    {
        if (_known.Count >= MostKnown)
            Forget();
        var look = new Look(time.GetUtcNow());
        _known[domain] = look;
        look.Outcome = AskAsync(domain, look, last, known);
        return look;
    }

    /// <summary>Strangers name domains, so what is remembered has an end: first goes what is old anyway, then the oldest half.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (domain, _) in _known.Where(known => known.Value.GoodUntil <= now).ToList())
            _known.Remove(domain);
        if (_known.Count < MostKnown)
            return;
        foreach (var (domain, _) in _known.OrderBy(known => known.Value.AskedAt).Take(MostKnown / 2).ToList())
            _known.Remove(domain);
    }

    private async Task<DiscoveryOutcome> AskAsync(string domain, Look look, Look? last, DiscoveryOutcome? known)
    {
        // The lock of who asks is not held while the request is made.
        await Task.Yield();
        var goodUntil = DateTimeOffset.MinValue;
        try
        {
            var outcome = await documents.FetchAsync(domain);
            metrics.Asked(outcome switch { DomainFound => "found", DomainNotFound { MayPass: true } => "trouble", _ => "none" });
            if (outcome is DomainNotFound && last is not null && known is not null)
            {
                // A domain that cannot be asked again is what it was, for as long as that was good.
                (outcome, goodUntil) = (known, last.GoodUntil);
            }
            else
            {
                goodUntil = time.GetUtcNow() + outcome switch { DomainFound => GoodFor, DomainNotFound { MayPass: true } => _troubleFor, _ => _missingFor };
            }

            return outcome;
        }
        finally
        {
            lock (_gate)
                look.GoodUntil = goodUntil;
        }
    }

    /// <summary>A domain that was asked, or is being asked.</summary>
    private sealed class Look(DateTimeOffset askedAt)
    {
        public DateTimeOffset AskedAt => askedAt;

        /// <summary>What came of it, or will.</summary>
        public Task<DiscoveryOutcome> Outcome { get; set; } = null!;

        /// <summary>Until when nobody asks again; for ever, while it is being asked.</summary>
        public DateTimeOffset GoodUntil { get; set; } = DateTimeOffset.MaxValue;
    }
}
