using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes items.</summary>
internal sealed class ItemWriter(Connection connection)
{
    private Statement SetItem => field ??= connection.Prepare(ItemSql.SetItem);

    private Statement RemoveItem => field ??= connection.Prepare(ItemSql.RemoveItem);

    /// <summary>Applies a change of an item; false if it is none.</summary>
    public bool Apply(long tree, Change change)
    {
        switch (change)
        {
            case ItemSet set:
                TreeItem item = set.ToItem();
                SetItem.Bind(tree).Bind(item.Kind).Bind(item.Key).Bind((long?)item.Channel).Bind(item.Wakes ? 1 : 0).Bind(item.Json).Run();
                return true;
            case ItemRemoved removed:
                RemoveItem.Bind(tree).Bind(removed.Kind).Bind(removed.Key).Run();
                return true;
            default:
                return false;
        }
    }
}
