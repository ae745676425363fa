namespace OTalk.Storage.Sql.Queries;

/// <summary>The removal of what is not shown any more. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class TrimSql
{
    public const string Candidates = "SELECT tree, channel, kind, floor FROM history WHERE hidden > 0 ORDER BY tree, channel, kind";

    public const string Hidden = """
        SELECT pos, time FROM entry
        WHERE tree = @tree AND channel = @channel AND kind = @kind AND pos <= @floor
        ORDER BY pos LIMIT @limit
        """;

    public const string Remember = """
        INSERT INTO remembered (tree, channel, id, pos, time, author, digest)
        SELECT tree, channel, id, pos, time, author, digest
        FROM entry
        WHERE tree = @tree AND channel = @channel AND kind = @kind AND pos <= @last
            AND kind = 0 AND digest IS NOT NULL AND time >= @forgetBefore
        """;

    public const string Remove = "DELETE FROM entry WHERE tree = @tree AND channel = @channel AND kind = @kind AND pos <= @last";

    public const string Removed = """
        UPDATE history SET hidden = hidden - @removed, trimmed = @last
        WHERE tree = @tree AND channel = @channel AND kind = @kind
        """;

    public const string LeftChannels = "SELECT tree, channel FROM removed_channel ORDER BY tree, channel LIMIT @limit";

    public const string RemoveLeft = """
        DELETE FROM entry
        WHERE tree = @tree AND pos IN (SELECT pos FROM entry WHERE tree = @tree AND channel = @channel LIMIT @limit)
        """;

    public const string ForgetLeft = """
        DELETE FROM remembered
        WHERE tree = @tree AND channel = @channel
            AND id IN (SELECT id FROM remembered WHERE tree = @tree AND channel = @channel LIMIT @limit)
        """;

    public const string EndLeft = "DELETE FROM removed_channel WHERE tree = @tree AND channel = @channel";

    public const string AnyToForget = "SELECT 1 FROM remembered WHERE time < @forgetBefore LIMIT 1";

    public const string Forget = """
        DELETE FROM remembered
        WHERE (tree, channel, id) IN (SELECT tree, channel, id FROM remembered WHERE time < @forgetBefore ORDER BY time LIMIT @limit)
        """;
}
