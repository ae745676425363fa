using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping.Archives;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// Reads pages of archives, with the permissions of who asks. A page goes from a message on, not from a place in a list: what comes or goes meanwhile
/// moves no message from one page to another.
/// </summary>
/// <param name="contents">Reads for who asks.</param>
internal sealed class ArchiveReader(VisitorContents contents)
{
    /// <summary>How much is told at a time; a single message may be larger.</summary>
    private const int MostCharacters = 100_000;

    /// <summary>Rows that are looked through for one page.</summary>
    private const int MostRows = 10_000;

    private static readonly ArchiveQuery _all = new();

    /// <summary>How many messages an archive has; or why it may not be read.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="start">Only those not before this time.</param>
    /// <param name="end">Only those not behind this time.</param>
    public async Task<(int? Count, StanzaError? Error)> CountAsync(Archive archive, Jid asker, DateTimeOffset? start, DateTimeOffset? end)
    {
        int count = 0;
        foreach (IdentityUri channel in archive.Channels)
        {
            (ContentPage? page, StanzaError? error) = await contents.ReadPageAsync(asker, channel, Window(start, end) with { Limit = 0 });
            if (page is null)
                return (null, error);
            count += page.Total;
        }

        return (count, null);
    }

    /// <summary>The page that is asked for, in order of time; or why there is none.</summary>
    public async Task<(ArchivePage? Page, StanzaError? Error)> ReadAsync(Archive archive, Jid asker, ArchiveQuery query)
    {
        (GetWindow? window, StanzaError? error) = await WindowAsync(archive, asker, query);
        if (window is null)
            return (null, error);
        var found = new List<ArchivedMessage>();
        var seen = new HashSet<Guid>();
        int characters = 0;
        window = window with { Descending = query.IsFromEnd, Limit = query.Max + 2 };
        for (int rows = 0; rows < MostRows;)
        {
            (ContentPage? page, error) = await contents.ReadPageAsync(asker, archive.Contents, window);
            if (page is null)
                return (null, error);
            Guid? last = null;
            foreach (ContentRow row in page.Rows)
            {
                // What the server keeps besides messages may be called otherwise.
                if (!row.Json.GetProperty("id"u8).TryGetGuid(out Guid id) || !seen.Add(id))
                    continue;
                last = id;
                if (id == query.BeforeId || id == query.PageBefore || await ReadAsync(archive, query, row) is not { } kept)
                    continue;
                characters += XmlText.Of(kept.Message).Length;
                if (found.Count == query.Max || (found.Count > 0 && characters > MostCharacters))
                    return (Page(found, query, isComplete: false), null);
                found.Add(kept);
            }

            if (!page.HasMore || last is null)
                return (Page(found, query, isComplete: true), null);
            rows += page.Rows.Count;
            window = window with { Limit = VisitorContents.Most };
            window = query.IsFromEnd ? window with { UntilId = last } : window with { SinceId = last };
        }

        return found.Count > 0
            ? (Page(found, query, isComplete: false), null)
            : (null, new StanzaError(Condition.QuotaExceeded, $"of the {MostRows} messages that were looked through none is meant: say a time, or an id"));
    }

    private static GetWindow Window(DateTimeOffset? start, DateTimeOffset? end) =>
        new() { SinceTime = start is { Ticks: > 0 } first ? first.AddTicks(-1) : null, UntilTime = end };

    private static ArchivePage Page(List<ArchivedMessage> found, ArchiveQuery query, bool isComplete)
    {
        if (query.IsFromEnd)
            found.Reverse();
        return new ArchivePage(found, isComplete);
    }

    private static async ValueTask<ArchivedMessage?> ReadAsync(Archive archive, ArchiveQuery query, ContentRow row) =>
        row.Json.GetProperty("id"u8).TryGetGuid(out Guid id)
            && (query.Ids.Count == 0 || query.Ids.Contains(id))
            && await archive.WriteAsync(row) is { } written
            && (query.With is not { } with || archive.IsOf(row, written, with))
            && Timestamps.TryParse(row.Json.GetProperty("time"u8).GetString(), out DateTimeOffset time)
                ? new ArchivedMessage(id, time, written)
                : null;

    /// <summary>Between which messages the page is; or why that cannot be said.</summary>
    private async Task<(GetWindow? Window, StanzaError? Error)> WindowAsync(Archive archive, Jid asker, ArchiveQuery query)
    {
        (DateTimeOffset? start, DateTimeOffset? end) = (query.Start, query.End);
        var times = new List<DateTimeOffset>();
        foreach (Guid id in query.Ids)
        {
            (ContentPage? page, StanzaError? error) = await contents.ReadPageAsync(
                asker, archive.Contents with { Query = archive.Contents.Query with { MessageId = id } }, new GetWindow());
            if (page is null)
                return (null, error);
            if (page.Rows is not [{ } row] || await ReadAsync(archive, _all, row) is not { } named)
                return (null, StanzaError.NotFound($"there is no message {id} here"));
            times.Add(named.Time);
        }

        if (times.Count > 0)
            (start, end) = (start > times.Min() ? start : times.Min(), end < times.Max() ? end : times.Max());

        (Guid? since, Guid? until) = (query.AfterId ?? query.PageAfter, query.BeforeId ?? query.PageBefore);
        if (query is { AfterId: { } after, PageAfter: { } behind })
        {
            (bool? isLater, StanzaError? error) = await IsBehindAsync(archive, asker, behind, after);
            if (isLater is null)
                return (null, error);
            since = isLater.Value ? behind : after;
        }

        if (query is { BeforeId: { } before, PageBefore: { } ahead })
        {
            (bool? isLater, StanzaError? error) = await IsBehindAsync(archive, asker, ahead, before);
            if (isLater is null)
                return (null, error);
            until = isLater.Value ? before : ahead;
        }

        return (Window(start, end) with { SinceId = since, UntilId = until }, null);
    }

    /// <summary>Whether there is a message behind one up to another; null with the error where there is not such a one.</summary>
    private async Task<(bool? IsBehind, StanzaError? Error)> IsBehindAsync(Archive archive, Jid asker, Guid id, Guid other)
    {
        (ContentPage? page, StanzaError? error) = await contents.ReadPageAsync(asker, archive.Contents, new GetWindow { SinceId = other, UntilId = id, Limit = 0 });
        return (page is null ? null : page.Total > 0, error);
    }
}
