using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes channels and grants.</summary>
internal sealed class ChannelWriter(Connection connection, HistoryWriter history)
{
    private Statement SetChannel => field ??= connection.Prepare(TreeSql.SetChannel);

    private Statement RemoveChannel => field ??= connection.Prepare(TreeSql.RemoveChannel);

    private Statement RemoveGrants => field ??= connection.Prepare(TreeSql.RemoveGrants);

    private Statement RemoveKeys => field ??= connection.Prepare(EntrySql.RemoveKeys);

    private Statement RemoveItems => field ??= connection.Prepare(ItemSql.RemoveItemsOf);

    private Statement Leave => field ??= connection.Prepare(HistorySql.Leave);

    private Statement SetGrant => field ??= connection.Prepare(TreeSql.SetGrant);

    private Statement RemoveGrant => field ??= connection.Prepare(TreeSql.RemoveGrant);

    /// <summary>Applies a change of a channel or grant; false if it is none.</summary>
    public bool Apply(long tree, Change change)
    {
        switch (change)
        {
            case ChannelSet { Channel: var channel }:
                SetChannel.Bind(tree).Bind(channel.Number).Bind(channel.Path.Text).Bind(channel.ConfigJson)
                    .Bind(channel.Creator).Bind(channel.CreatedAt).Bind(channel.Listing).Run();
                history.Set(channel.Number, EntryKind.Message, channel.MessageCount);
                history.Set(channel.Number, EntryKind.Event, channel.EventCount);
                return true;
            case ChannelRemoved { Channel: var channel }:
                history.End(channel);
                RemoveGrants.Bind(tree).Bind(channel).Run();
                RemoveKeys.Bind(tree).Bind(channel).Run();
                RemoveItems.Bind(tree).Bind(channel).Run();
                RemoveChannel.Bind(tree).Bind(channel).Run();

                // Its entries may be many: nothing shows them without the channel, and trimming removes them.
                Leave.Bind(tree).Bind(channel).Run();
                return true;
            case GrantSet { Acl: { } acl } grant:
                SetGrant.Bind(tree).Bind(grant.Channel).Bind(grant.Identity).Bind(acl).Run();
                return true;
            case GrantSet grant:
                RemoveGrant.Bind(tree).Bind(grant.Channel).Bind(grant.Identity).Run();
                return true;
            default:
                return false;
        }
    }
}
