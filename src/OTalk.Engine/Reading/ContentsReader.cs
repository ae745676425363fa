using System.Text;
using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Keeping;
using OTalk.Core.Trees.Reading;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Reading;

/// <summary>
/// Reads what a plan allows: messages, then events, keys, sub-channels and subscriptions in one list, of which the window cuts a page. Only
/// the messages of that page are read from the store.
/// </summary>
/// <param name="store">Where histories and key values are.</param>
/// <param name="pageSize">Rows of a page at most; 0 for any number.</param>
/// <param name="pageBytes">Bytes of its messages at most; 0 for any number.</param>
/// <param name="logger">Is told of failures.</param>
public sealed partial class ContentsReader(ITreeStore store, int pageSize, int pageBytes, ILogger<ContentsReader> logger)
{
    /// <summary>Rows that are read where some are left out for the reader.</summary>
    private const int MostFiltered = 10_000;

    /// <summary>The <c>result</c> of a <c>get</c> as JSON, or the error.</summary>
    public async ValueTask<Answer<byte[]>> ReadAsync(Identity identity, AllowedRead read, GetWindow window)
    {
        if (read.Plan.ConfigJson is { } config)
            return new Answer<byte[]>(Encoding.UTF8.GetBytes($$"""{"config":{{config}}}"""), null);

        int limit = pageSize > 0 ? Math.Min(window.Limit, pageSize) : window.Limit;
        var page = new PageBuilder(window.Offset, limit, pageBytes > 0 ? pageBytes : long.MaxValue);
        try
        {
            StanzaError? error = read.Plan.MessageId is { } id
                ? await AddMessageAsync(identity, read.Plan, id, page)
                : await AddPartsAsync(identity, read, window, page);
            return error is null
                ? new Answer<byte[]>(ResultWriter.Write(window.Offset, page), null)
                : new Answer<byte[]>(null, error);
        }
        catch (StoreException failure)
        {
            LogReadFailed(failure, identity.ToString());
            return new Answer<byte[]>(null, new StanzaError(Condition.InternalServerError, "it could not be read; try again"));
        }
    }

    /// <summary>
    /// Jobs that were claimed, as rows of a <c>get</c>; what has gone meanwhile, deleted or finished by somebody else, is left out. Or the error.
    /// </summary>
    public async ValueTask<Answer<IReadOnlyList<ContentRow>>> ReadJobsAsync(Identity identity, IReadOnlyList<Job> jobs)
    {
        var rows = new List<ContentRow>();
        try
        {
            foreach (Job job in jobs)
            {
                if (await store.ReadMessageAsync(identity.ToString(), job.Channel, job.Id, CancellationToken.None) is { } entry)
                    rows.Add(Row(identity, entry) with { Job = job });
            }

            return new Answer<IReadOnlyList<ContentRow>>(rows, null);
        }
        catch (StoreException failure)
        {
            LogReadFailed(failure, identity.ToString());
            return new Answer<IReadOnlyList<ContentRow>>(null, new StanzaError(Condition.InternalServerError, "it could not be read; try again"));
        }
    }

    private async ValueTask<StanzaError?> AddPartsAsync(Identity identity, AllowedRead read, GetWindow window, PageBuilder page)
    {
        ReadPlan plan = read.Plan;
        if (plan.Kept.Count > 0)
        {
            var kept = KeptWindow.Cut(plan.Kept, window);
            if (kept.Unknown is { } missing && plan.Messages.Count == 0)
                return Absent(missing);
            AddRows(page, kept.Rows, plan.Ns, window.Descending);
            window = kept.Rest;
        }

        if (plan.Messages.Count > 0 && await AddMessagesAsync(identity, read, window, page) is { } unknown)
            return unknown;
        if (plan.Subjects is not null && await AddVisibleEventsAsync(identity, read, window, page) is { } unknownSubject)
            return unknownSubject;
        if (plan.Subjects is null && plan.Events.Count > 0 && await AddHistoryAsync(identity, read, window, EntryKind.Event, plan.Events, page) is { } unknownEvent)
            return unknownEvent;
        if (plan.Keys.Count > 0 && await AddKeysAsync(identity, plan, page) is { } noKey)
            return noKey;
        AddRows(page, plan.Listed, plan.Ns, descending: false);
        return null;
    }

    private async ValueTask<StanzaError?> AddMessagesAsync(Identity identity, AllowedRead read, GetWindow window, PageBuilder page)
    {
        if (!read.Plan.LeavesOutMessages)
            return await AddHistoryAsync(identity, read, window, EntryKind.Message, read.Plan.Messages, page);
        var all = new PageBuilder(0, MostFiltered, long.MaxValue);
        if (await AddHistoryAsync(identity, read, window, EntryKind.Message, read.Plan.Messages, all) is { } unknown)
            return unknown;
        page.AddAll(all.Rows);
        page.AddLacking(all.Lacking);
        return null;
    }

    private async ValueTask<StanzaError?> AddHistoryAsync(
        Identity identity,
        AllowedRead read,
        GetWindow window,
        EntryKind kind,
        IReadOnlyList<ChannelNode> channels,
        PageBuilder page,
        Func<LogEntry, bool>? filter = null)
    {
        MessagePage found = await store.ReadMessagesAsync(
            identity.ToString(),
            new MessageQuery
            {
                Channels = [.. channels.Select(channel => channel.Number)],
                Kind = kind,
                Ns = read.Plan.Ns,
                SinceId = window.SinceId,
                UntilId = window.UntilId,
                SinceTime = window.SinceTime,
                UntilTime = window.UntilTime,
                UpTo = read.UpTo,
                Offset = page.Skip,
                Limit = page.Room,
                MaxBytes = page.BytesLeft,
                Descending = window.Descending,
            },
            CancellationToken.None);
        if (found.Unknown is { } id)
            return Absent(id);
        page.AddPage(
            found.Total, found.Entries.Select(entry => MayRead(read.Plan, entry) && filter?.Invoke(entry) != false ? Row(identity, read.Plan, entry) : null), found.Damage.Rows);
        page.AddLacking(AddressesOf(identity, channels, found.Damage));
        return null;
    }

    /// <summary>Events for who may not know of every sub-channel: read whole, so that neither rows nor their number tell of hidden ones.</summary>
    private async ValueTask<StanzaError?> AddVisibleEventsAsync(Identity identity, AllowedRead read, GetWindow window, PageBuilder page)
    {
        var all = new PageBuilder(0, MostFiltered, long.MaxValue);
        if (await AddHistoryAsync(identity, read, window, EntryKind.Event, read.Plan.Events, all, Tells) is { } unknown)
            return unknown;
        page.AddAll(all.Rows);
        page.AddLacking(all.Lacking);
        return null;

        bool Tells(LogEntry entry) =>
            (ChannelEvents.Revive(entry).Subject ?? Listing.SubjectOf(entry)) is not { } subject || read.Plan.Subjects!.Contains(subject);
    }

    /// <summary>A message that gave a key its value is read by who may read the key.</summary>
    private static bool MayRead(ReadPlan plan, LogEntry entry) => entry.Key is not { } key || plan.MayReadKey(entry.Channel, key);

    private async ValueTask<StanzaError?> AddKeysAsync(Identity identity, ReadPlan plan, PageBuilder page)
    {
        var query = new KeyQuery
        {
            Channels = [.. plan.Keys.Select(channel => Asked(channel.Number, plan.KeyReaches[channel.Number]))],
            Key = plan.Key,
            Ns = plan.Ns,
            Offset = page.Skip,
            Limit = page.Room,
            MaxBytes = page.BytesLeft,
        };
        KeyPage found = await store.ReadKeysAsync(identity.ToString(), query, CancellationToken.None);
        if (found.Total == 0 && plan.Key is { } asked && plan.Keys.Count == 1 && !await HasKeyAsync(identity, query))
            return StanzaError.NotFound($"key '{asked}' of {new IdentityUri(identity, plan.Keys[0].Path)} has no value");
        page.AddPage(found.Total, found.Keys.Select(key => Row(identity, key.Entry) with { Key = key.Key }), found.Damage.Rows);
        page.AddLacking(AddressesOf(identity, plan.Keys, found.Damage));
        return null;
    }

    /// <summary>The channels of which the store has lost rows of this page.</summary>
    private static IEnumerable<string> AddressesOf(Identity identity, IReadOnlyList<ChannelNode> channels, Damage damage) => damage.Channels
        .Select(number => channels.FirstOrDefault(channel => channel.Number == number))
        .OfType<ChannelNode>()
        .Select(channel => new IdentityUri(identity, channel.Path).ToString());

    private static KeysOf Asked(int channel, KeyReach reach) =>
        new(channel, [.. reach.Named.Where(named => named.Value != reach.Others).Select(named => named.Key)], OnlyNamed: !reach.Others);

    /// <summary>Whether a key has a value of any namespace: one that the filter leaves out is there all the same.</summary>
    private async ValueTask<bool> HasKeyAsync(Identity identity, KeyQuery query) => query.Ns is not null
        && (await store.ReadKeysAsync(identity.ToString(), query with { Ns = null, Limit = 0 }, CancellationToken.None)).Total > 0;

    private async ValueTask<StanzaError?> AddMessageAsync(Identity identity, ReadPlan plan, Guid id, PageBuilder page)
    {
        foreach (ChannelNode channel in plan.Messages)
        {
            if (await store.ReadMessageAsync(identity.ToString(), channel.Number, id, CancellationToken.None) is { } entry && MayRead(plan, entry))
            {
                AddRows(page, [Row(identity, plan, entry)], plan.Ns, descending: false);
                return null;
            }
        }

        // Rows of the state have ids too.
        if (plan.Kept.Count == 0)
            return Absent(id);
        AddRows(page, plan.Kept, plan.Ns, descending: false);
        return null;
    }

    private static StanzaError Absent(Guid id) => StanzaError.NotFound($"there is no message {id} here");

    private static void AddRows(PageBuilder page, IReadOnlyList<ContentRow> rows, string? ns, bool descending)
    {
        IEnumerable<ContentRow> matching = ns is null
            ? rows
            : rows.Where(row => Namespaces.WithoutFragment(row.Ns).SequenceEqual(Namespaces.WithoutFragment(ns)));
        page.AddAll([.. descending ? matching.Reverse() : matching]);
    }

    private static ContentRow Row(Identity identity, ReadPlan plan, LogEntry entry) =>
        Row(identity, entry) with { Job = plan.Jobs.GetValueOrDefault((entry.Channel, entry.Id)) };

    private static ContentRow Row(Identity identity, LogEntry entry) => new(
        entry.Author, entry.Time, entry.Ns, entry.Body, new IdentityUri(identity, entry.Path).ToString(), entry.Id.ToString(), entry.Key);

    [LoggerMessage(Level = LogLevel.Error, EventName = "contents-read-failed", Message = "Contents of the tree of {Tree} could not be read; who asked is told")]
    private partial void LogReadFailed(Exception failure, string tree);
}
