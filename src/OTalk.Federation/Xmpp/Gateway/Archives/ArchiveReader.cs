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

    /// <summary>Bytes of such rows; the last ones that are read may exceed it.</summary>
    private const int MostBytes = 8_388_608;

    private static readonly ArchiveQuery _all = new();

    /// <summary>Why an archive may not be read; null where it may. Nothing is read or counted for it but what its first channel has in all.</summary>
    public async Task<StanzaError?> RefusalAsync(Archive archive, Jid asker) =>
        (await contents.ReadPageAsync(asker, archive.Channels[0] with { Query = AddressQuery.None }, new GetWindow { Limit = 0 })).Error;

    /// <summary>How many messages an archive has; null where it may not be read.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="start">Only those not before this time.</param>
    /// <param name="end">Only those not behind this time.</param>
    public async Task<int?> CountAsync(Archive archive, Jid asker, DateTimeOffset? start, DateTimeOffset? end)
    {
        int count = 0;
        foreach (IdentityUri channel in archive.Channels)
        {
            (ContentPage? page, _) = await contents.ReadPageAsync(asker, channel, Window(start, end) with { Limit = 0 });
            if (page is null)
                return null;
            count += page.Total;
        }

        return count;
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
        for ((int rows, long bytes) = (0, 0); rows < MostRows && bytes < MostBytes;)
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

            if (!page.HasMore || page.Rows.Count == 0)
                return (Page(found, query, isComplete: true), null);
            (rows, bytes) = (rows + page.Rows.Count, bytes + page.Bytes);
            window = window with { Limit = VisitorContents.Most };

            // An end belongs to what it ends: a page that has nothing besides what was seen is gone past by its length.
            window = last is null ? window with { Offset = window.Offset + page.Rows.Count }
                : query.IsFromEnd ? window with { UntilId = last, Offset = 0 }
                : window with { SinceId = last, Offset = 0 };
        }

        return found.Count > 0
            ? (Page(found, query, isComplete: false), null)
            : (null, new StanzaError(Condition.QuotaExceeded, "of the messages that were looked through none is meant: say a time, or an id"));
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
            (ArchivedMessage? named, StanzaError? error) = await NamedAsync(archive, asker, id);
            if (named is null)
                return (null, error);
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

    /// <summary>The message of an id; or why it is not found. It is looked for only in the channels that have nothing else.</summary>
    private async Task<(ArchivedMessage? Message, StanzaError? Error)> NamedAsync(Archive archive, Jid asker, Guid id)
    {
        foreach (IdentityUri channel in archive.Channels)
        {
            (ContentPage? page, StanzaError? error) = await contents.ReadPageAsync(asker, channel with { Query = channel.Query with { MessageId = id } }, new GetWindow());
            if (page is null && error!.Condition != Condition.ItemNotFound)
                return (null, error);
            if (page?.Rows is [{ } row] && await ReadAsync(archive, _all, row) is { } named)
                return (named, null);
        }

        return (null, StanzaError.NotFound($"there is no message {id} here"));
    }

    /// <summary>Whether there is a message behind one up to another; null with the error where there is not such a one.</summary>
    private async Task<(bool? IsBehind, StanzaError? Error)> IsBehindAsync(Archive archive, Jid asker, Guid id, Guid other)
    {
        (ContentPage? page, StanzaError? error) = await contents.ReadPageAsync(asker, archive.Contents, new GetWindow { SinceId = other, UntilId = id, Limit = 0 });
        return (page is null ? null : page.Total > 0, error);
    }
}
