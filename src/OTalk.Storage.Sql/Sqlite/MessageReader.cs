using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads single messages.</summary>
internal sealed class MessageReader(Connection connection, ChannelPaths paths, DamagedEntries damaged)
{
    private Statement Shown => field ??= connection.Prepare(EntrySql.Shown);

    private Statement Known => field ??= connection.Prepare(EntrySql.Known);

    /// <exception cref="StoreException">The message is there, and damaged.</exception>
    public LogEntry? Read(long tree, int channel, Guid id) => paths.Of(tree)(channel) is { } path
        ? Shown.Bind(tree).Bind(channel).Bind(id).One(row => EntryRow.IsSound(row, tree) ? EntryRow.Read(row, path) : throw damaged.Found(tree, row, channel))
        : null;

    public KnownMessage? Find(long tree, int channel, Guid id) => Known.Bind(tree).Bind(channel).Bind(id).One(row => new KnownMessage(
        channel,
        id,
        row.Time(0),
        row.Text(1),
        row.IsNull(2) ? null : (ReadOnlyMemory<byte>?)row.Bytes(2),
        row.Int64(3) == 1,
        row.TextOrNull(4)));
}
