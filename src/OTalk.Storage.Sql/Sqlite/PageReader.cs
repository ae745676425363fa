using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads pages of history.</summary>
internal sealed class PageReader(Connection connection, ChannelPaths paths, DamagedEntries damaged)
{
    private Statement Find => field ??= connection.Prepare(SpreadPageSql.Find);

    private Statement History => field ??= connection.Prepare(HistorySql.Read);

    private Statement Ascending => field ??= connection.Prepare(PageSql.Ascending);

    private Statement Descending => field ??= connection.Prepare(PageSql.Descending);

    private Statement CountStretch => field ??= connection.Prepare(PageSql.CountStretch);

    private Statement CountMatches => field ??= connection.Prepare(PageSql.CountMatches);

    private Statement SpreadAscending => field ??= connection.Prepare(SpreadPageSql.Ascending);

    private Statement SpreadDescending => field ??= connection.Prepare(SpreadPageSql.Descending);

    private Statement SpreadCount => field ??= connection.Prepare(SpreadPageSql.Count);

    public MessagePage Read(long tree, MessageQuery query)
    {
        var channels = query.Channels.Distinct().ToArray();
        var (since, until) = (0L, query.UpTo);

        // The same id may be in several of the channels, carried there by links: the window that skips none of them is the widest.
        if (query.SinceId is { } sinceId)
        {
            if (PositionsOf(tree, channels, sinceId, query.UpTo) is not { } position)
            {
                return new MessagePage(0, [], sinceId);
            }

            since = position.First;
        }

        if (query.UntilId is { } untilId)
        {
            if (PositionsOf(tree, channels, untilId, query.UpTo) is not { } position)
            {
                return new MessagePage(0, [], untilId);
            }

            until = position.Last;
        }

        return channels switch
        {
            [] => new MessagePage(0, []),
            [var channel] => ReadOne(tree, channel, query, since, until),
            _ => ReadSpread(tree, channels, query, since, until),
        };
    }

    private static (int Kept, long Floor)? HistoryOf(Statement row, long tree) => RecordSum.IsSound(row, tree, 7)
        ? (row.Int32(3), row.Int64(5))
        : throw new StoreException($"what is shown of channel {row.Int64(0)} of tree {tree} is damaged") { Fault = StoreFault.Damaged };

    private static Statement BindFilter(Statement statement, MessageQuery query)
    {
        var ns = query.Ns is null ? null : Namespaces.WithoutFragment(query.Ns).ToString();
        return statement
            .Bind(query.SinceTime?.ToUnixTimeMilliseconds() ?? long.MinValue)
            .Bind(query.UntilTime?.ToUnixTimeMilliseconds() ?? long.MaxValue)
            .Bind(ns)
            .Bind(ns is null ? null : ns + "#")
            .Bind(ns is null ? null : ns + "$");
    }

    private (long First, long Last)? PositionsOf(long tree, int[] channels, Guid id, long upTo) => Find
        .Bind(JsonSerializer.Serialize(channels)).Bind(tree).Bind(id).Bind(upTo)
        .One(row => row.IsNull(0) ? default((long, long)?) : (row.Int64(0), row.Int64(1)));

    private MessagePage ReadOne(long tree, int channel, MessageQuery query, long since, long until)
    {
        if (History.Bind(tree).Bind(channel).Bind((long)query.Kind).One(row => HistoryOf(row, tree)) is not { } history)
        {
            return new MessagePage(0, []);
        }

        Statement From(Statement statement, long after, long to) => statement.Bind(tree).Bind(channel).Bind((long)query.Kind).Bind(after).Bind(to);

        since = Math.Max(since, history.Floor);
        var filtered = query.Ns is not null || query.SinceTime is not null || query.UntilTime is not null;

        // How many a history has is known, so for all of it only what is newer than the reader has to be counted.
        var total = filtered ? BindFilter(From(CountMatches, since, until), query).One(row => row.Int32(0))
            : since > history.Floor || query.UntilId is not null ? From(CountStretch, since, until).One(row => row.Int32(0))
            : history.Kept - From(CountStretch, Math.Max(until, history.Floor), long.MaxValue).One(row => row.Int32(0));
        var page = BindFilter(From(query.Descending ? Descending : Ascending, since, until), query);
        return Page(tree, [channel], query, total, page);
    }

    private MessagePage ReadSpread(long tree, int[] channels, MessageQuery query, long since, long until)
    {
        Statement From(Statement statement) =>
            BindFilter(statement.Bind(JsonSerializer.Serialize(channels)).Bind(tree).Bind((long)query.Kind).Bind(since).Bind(until), query);

        var total = From(SpreadCount).One(row => row.Int32(0));
        return Page(tree, channels, query, total, From(query.Descending ? SpreadDescending : SpreadAscending));
    }

    private MessagePage Page(long tree, int[] channels, MessageQuery query, int total, Statement page)
    {
        var path = paths.Of(tree);
        var rows = new List<LogEntry>();
        var lost = 0;
        var budget = new ByteBudget(query.MaxBytes);
        page.Bind(query.Limit).Bind(query.Offset).Each(row => budget.Take(row, () =>
        {
            if (EntryRow.IsSound(row, tree))
            {
                rows.Add(EntryRow.Read(row, path(row.Int32(EntryRow.Channel))!));
            }
            else
            {
                damaged.Add(tree, row, channels);
                lost++;
            }
        }));
        return new MessagePage(total, rows) { Damage = new Damage(lost, lost == 0 ? [] : channels) };
    }
}
