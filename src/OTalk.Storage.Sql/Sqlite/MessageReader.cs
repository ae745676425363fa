using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads single messages.</summary>
internal sealed class MessageReader(Connection connection, ChannelPaths paths)
{
    private Statement Shown => field ??= connection.Prepare(EntrySql.Shown);

    private Statement Known => field ??= connection.Prepare(EntrySql.Known);

    public LogEntry? Read(long tree, int channel, Guid id) =>
        paths.Of(tree)(channel) is { } path ? Shown.Bind(tree).Bind(channel).Bind(id).One(row => EntryRow.Read(row, path)) : null;

    public KnownMessage? Find(long tree, int channel, Guid id) => Known.Bind(tree).Bind(channel).Bind(id).One(row => new KnownMessage(
        channel,
        id,
        row.Time(0),
        row.Text(1),
        row.IsNull(2) ? null : (ReadOnlyMemory<byte>?)row.Bytes(2),
        row.Int64(3) == 1,
        row.TextOrNull(4)));
}
