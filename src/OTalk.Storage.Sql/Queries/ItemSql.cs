namespace OTalk.Storage.Sql.Queries;

/// <summary>Items of trees. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class ItemSql
{
    public const string Items = "SELECT kind, key, channel, wakes, json FROM item WHERE tree = @tree ORDER BY kind, key";

    public const string SetItem = """
        INSERT INTO item (tree, kind, key, channel, wakes, json) VALUES (@tree, @kind, @key, @channel, @wakes, @json)
        ON CONFLICT (tree, kind, key) DO UPDATE SET channel = excluded.channel, wakes = excluded.wakes, json = excluded.json
        """;

    public const string RemoveItem = "DELETE FROM item WHERE tree = @tree AND kind = @kind AND key = @key";

    public const string RemoveItemsOf = "DELETE FROM item WHERE tree = @tree AND channel = @channel";

    public const string TreesToWake = """
        SELECT identity FROM tree WHERE number IN (
            SELECT tree FROM item WHERE wakes = 1
            UNION
            SELECT subscriber.tree FROM subscriber JOIN tree ON tree.number = subscriber.tree WHERE reached IS NOT NULL AND reached < last_pos)
        ORDER BY identity
        """;
}
