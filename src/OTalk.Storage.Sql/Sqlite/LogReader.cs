using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads stretches of a tree's log.</summary>
internal sealed class LogReader(Connection connection, ChannelPaths paths, DamagedEntries damaged)
{
    private Statement Log => field ??= connection.Prepare(EntrySql.Log);

    private Statement ChannelAt => field ??= connection.Prepare(EntrySql.ChannelAt);

    private Statement Channels => field ??= connection.Prepare(TreeSql.ChannelNumbers);

    private Statement Missing => field ??= connection.Prepare(HistorySql.Missing);

    private Statement LastPosition => field ??= connection.Prepare(EntrySql.LastPosition);

    public LogSlice Read(long tree, long after, long maxBytes)
    {
        var entries = new List<LogEntry>();
        var pathOf = paths.Of(tree);
        var bytes = 0L;
        var cut = false;
        Log.Bind(tree).Bind(after).Each(row =>
        {
            if (!EntryRow.IsSound(row, tree))
            {
                damaged.Add(tree, row, ChannelsAt(tree, row.Int64(0)));
                return true;
            }

            // The entries of a channel that is gone may be there still.
            if (pathOf(row.Int32(EntryRow.Channel)) is not { } path)
            {
                return true;
            }

            var entry = EntryRow.ReadOfLog(row, path);
            bytes += entry.Body.Length;
            cut = bytes > maxBytes && entries.Count > 0;
            if (!cut)
            {
                entries.Add(entry);
            }

            return !cut;
        });

        var missing = Missing.Bind(tree).Bind(after).All(row => row.Int32(0));
        if (damaged.ChannelsBehind(tree, after) is { Count: > 0 } lost)
        {
            missing = [.. missing.Union(lost).Order()];
        }

        var last = LastPosition.Bind(tree).One(row => row.Int64(0));
        return new LogSlice(entries, missing, cut ? entries[^1].Offset : Math.Max(after, last));
    }

    /// <summary>The channel of a damaged entry, as an index has it; all of the tree where that has none either.</summary>
    private List<int> ChannelsAt(long tree, long position) =>
        ChannelAt.Bind(tree).Bind(position).All(row => row.Int32(0)) is { Count: > 0 } indexed ? indexed : Channels.Bind(tree).All(row => row.Int32(0));
}
