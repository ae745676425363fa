using OTalk.Engine;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Peers;

/// <summary>
/// How it stands with other domains, in memory; <see cref="PeerWatch"/> writes down what is new. A domain is known once it was reached or
/// something waits for it: names that somebody only tried are not. Those heard of longest ago are forgotten first. Safe for concurrent callers.
/// </summary>
/// <param name="policy">Knows the domains that the operator has named.</param>
/// <param name="time">The clock.</param>
public sealed class PeerBook(FederationPolicy policy, TimeProvider time) : IPeerNews
{
    /// <summary>The most domains that are known at a time.</summary>
    public const int MostKnown = 1000;

    /// <summary>The most characters of an error that are kept: the other server may have chosen them.</summary>
    private const int LongestError = 300;

    /// <summary>How often the store is told of a domain with which nothing changes but the time.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PeerEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Takes up what was known when the server stopped.</summary>
    public void Load(IEnumerable<PeerHealth> known)
    {
        lock (_gate)
        {
            foreach (PeerHealth health in known)
                _entries.TryAdd(health.Domain, new PeerEntry(health));
        }
    }

    public void Reached(string domain)
    {
        DateTimeOffset now = Clock.Now(time);
        lock (_gate)
        {
            PeerEntry entry = EntryOf(domain, now);
            entry.IsUrgent |= entry.Health.FailingSince is not null || entry.Health.LastSuccess is null;
            Note(entry, entry.Health with { HeardAt = now, LastSuccess = now, FailingSince = null, NextTry = null });
        }
    }

    public void Failed(string domain, string reason)
    {
        DateTimeOffset now = Clock.Now(time);
        lock (_gate)
        {
            if (!_entries.ContainsKey(domain) && !policy.Names(domain))
                return;
            Fail(EntryOf(domain, now), now, reason);
        }
    }

    public void Waits(string domain, string reason, DateTimeOffset nextTry)
    {
        DateTimeOffset now = Clock.Now(time);
        lock (_gate)
        {
            PeerEntry entry = EntryOf(domain, now);
            Fail(entry, now, reason);
            entry.Health = entry.Health with { NextTry = nextTry.AddTicks(-(nextTry.Ticks % TimeSpan.TicksPerMillisecond)) };
        }
    }

    /// <summary>Whether the last try to reach a domain failed.</summary>
    public bool IsFailing(string domain)
    {
        lock (_gate)
            return _entries.GetValueOrDefault(domain)?.Health.FailingSince is not null;
    }

    /// <summary>How many tries have failed, of each domain of which any did since the server started.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Failures()
    {
        lock (_gate)
            return [.. _entries.Where(pair => pair.Value.Failures > 0).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Failures))];
    }

    /// <summary>What the store is to be told now. It counts as told.</summary>
    public IReadOnlyList<PeerHealth> TakeNews()
    {
        DateTimeOffset now = time.GetUtcNow();
        List<PeerHealth> news = [];
        lock (_gate)
        {
            foreach (PeerEntry entry in _entries.Values.Where(entry => entry.IsNew && (entry.IsUrgent || now - entry.ToldAt >= TellEvery)))
            {
                (entry.IsNew, entry.IsUrgent, entry.ToldAt) = (false, false, now);
                news.Add(entry.Health);
            }
        }

        return news;
    }

    /// <summary>The store could not be told.</summary>
    public void NotTold(IReadOnlyList<PeerHealth> news)
    {
        lock (_gate)
        {
            foreach (PeerHealth health in news)
            {
                if (_entries.TryGetValue(health.Domain, out PeerEntry? entry))
                    (entry.IsNew, entry.IsUrgent) = (true, true);
            }
        }
    }

    private static void Fail(PeerEntry entry, DateTimeOffset now, string text)
    {
        entry.Failures++;
        string reason = text.Length <= LongestError ? text : text[..LongestError] + "…";
        entry.IsUrgent |= entry.Health.FailingSince is null || entry.Health.LastError != reason;
        Note(entry, entry.Health with { HeardAt = now, LastError = reason, LastErrorAt = now, FailingSince = entry.Health.FailingSince ?? now });
    }

    private static void Note(PeerEntry entry, PeerHealth health) => (entry.Health, entry.IsNew) = (health, true);

    private PeerEntry EntryOf(string domain, DateTimeOffset now)
    {
        if (_entries.TryGetValue(domain, out PeerEntry? entry))
            return entry;
        if (_entries.Count >= MostKnown)
            _entries.Remove(_entries.Values.MinBy(known => known.Health.HeardAt)!.Health.Domain);
        return _entries[domain] = new PeerEntry(
            new PeerHealth(domain, now, LastSuccess: null, LastError: null, LastErrorAt: null, FailingSince: null, NextTry: null));
    }
}
