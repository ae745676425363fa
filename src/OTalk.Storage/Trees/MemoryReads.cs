using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>The reads of an <see cref="InMemoryTreeStore"/> that look at many entries.</summary>
internal static class MemoryReads
{
    public static MessagePage Page(MemoryTree tree, MessageQuery query)
    {
        var channels = Known(tree, query.Channels).ToList();
        long since = 0, until = long.MaxValue;
        if (query.SinceId is { } sinceId)
        {
            // The same id may be in several of the channels, carried there by links: the window that skips none of them is the widest.
            var offsets = Offsets(channels, sinceId, query.UpTo);
            if (offsets.Count == 0)
            {
                return new MessagePage(0, [], sinceId);
            }

            since = offsets.Min();
        }

        if (query.UntilId is { } untilId)
        {
            var offsets = Offsets(channels, untilId, query.UpTo);
            if (offsets.Count == 0)
            {
                return new MessagePage(0, [], untilId);
            }

            until = offsets.Max();
        }

        var found = channels.SelectMany(c => Shown(c.History(query.Kind), query, since, Math.Min(until, query.UpTo))).OrderBy(e => e.Offset).ToList();
        if (query.Descending)
        {
            found.Reverse();
        }

        return new MessagePage(found.Count, Cut(found.Skip(query.Offset).Take(query.Limit), e => e, query.MaxBytes));
    }

    public static KeyPage Keys(MemoryTree tree, KeyQuery query)
    {
        var found = query.Channels.DistinctBy(c => c.Channel)
            .SelectMany(asked => Known(tree, [asked.Channel]).SelectMany(c => c.Keys).Where(k => asked.Named.Contains(k.Key) == asked.OnlyNamed))
            .Where(k => (query.Key is null || k.Key == query.Key) && MatchesNs(k.Value, query.Ns))
            .Select(k => new StoredKey(k.Key, k.Value))
            .ToList();
        return new KeyPage(found.Count, Cut(found.Skip(query.Offset).Take(query.Limit), k => k.Entry, query.MaxBytes));
    }

    public static LogSlice Log(MemoryTree tree, long after, long maxBytes)
    {
        var entries = new List<LogEntry>();
        var index = tree.Log.IndexAfter(after);
        var bytes = 0L;
        for (; index < tree.Log.Count; index++)
        {
            var entry = tree.Log[index];
            bytes += entry.Body.Length;
            if (bytes > maxBytes && entries.Count > 0)
            {
                break;
            }

            entries.Add(entry);
        }

        var missing = tree.Channels.Where(c => c.Value.Trimmed > after).Select(c => c.Key).ToList();
        return new LogSlice(entries, missing, index < tree.Log.Count ? entries[^1].Offset : Math.Max(after, tree.LastOffset));
    }

    private static IEnumerable<MemoryChannel> Known(MemoryTree tree, IReadOnlyList<int> channels) =>
        channels.Distinct().Select(n => tree.Channels.GetValueOrDefault(n)).OfType<MemoryChannel>();

    private static List<long> Offsets(List<MemoryChannel> channels, Guid id, long upTo) =>
        [.. channels.Select(c => c.OffsetOf(id)).OfType<long>().Where(o => o <= upTo)];

    private static IEnumerable<LogEntry> Shown(MemoryHistory history, MessageQuery query, long since, long until)
    {
        var rows = history.Rows;
        for (var i = rows.IndexAfter(Math.Max(since, history.Floor)); i < rows.Count && rows[i].Offset <= until; i++)
        {
            if (Matches(rows[i], query))
            {
                yield return rows[i];
            }
        }
    }

    /// <summary>A page up to the row before which its bodies would take more bytes than it may; at least one row if there is one.</summary>
    private static List<T> Cut<T>(IEnumerable<T> rows, Func<T, LogEntry> entryOf, long maxBytes)
    {
        var page = new List<T>();
        var bytes = 0L;
        foreach (var row in rows)
        {
            bytes += entryOf(row).Body.Length;
            if (bytes > maxBytes && page.Count > 0)
            {
                break;
            }

            page.Add(row);
        }

        return page;
    }

    private static bool MatchesNs(LogEntry entry, string? ns) =>
        ns is null || Namespaces.WithoutFragment(ns).SequenceEqual(Namespaces.WithoutFragment(entry.Ns));

    private static bool Matches(LogEntry entry, MessageQuery query) =>
        MatchesNs(entry, query.Ns)
        && (query.SinceTime is not { } since || entry.Time > since)
        && (query.UntilTime is not { } until || entry.Time <= until);
}
