using OTalk.Core.Addressing;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The paths of channels, which entries carry and rows don't: one look-up a channel instead of a join a row.</summary>
internal sealed class ChannelPaths(Connection connection)
{
    private Statement Select => field ??= connection.Prepare(TreeSql.ChannelPath);

    /// <summary>A look-up for the length of one read; it gives null for a channel that is gone.</summary>
    public Func<int, ChannelPath?> Of(long tree)
    {
        var known = new Dictionary<int, ChannelPath?>();
        return channel =>
        {
            if (!known.TryGetValue(channel, out var path))
            {
                path = Select.Bind(tree).Bind(channel).One(row => ChannelPath.Parse(row.Text(0)));
                known.Add(channel, path);
            }

            return path;
        };
    }
}
