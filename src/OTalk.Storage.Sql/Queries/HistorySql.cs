namespace OTalk.Storage.Sql.Queries;

/// <summary>What retention shows and what it removes. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class HistorySql
{
    public const string Set = """
        INSERT INTO history (tree, channel, kind, keep, kept, hidden, floor, trimmed) VALUES (@tree, @channel, @kind, @keep, 0, 0, 0, 0)
        ON CONFLICT (tree, channel, kind) DO UPDATE SET keep = excluded.keep
        RETURNING keep, kept, floor
        """;

    public const string Count = """
        UPDATE history SET kept = kept + @added WHERE tree = @tree AND channel = @channel AND kind = @kind
        RETURNING keep, kept, floor
        """;

    /// <summary>Hides the oldest of what is shown. It looks only at the entries it hides.</summary>
    public const string Hide = """
        UPDATE history
        SET kept = kept - @excess, hidden = hidden + @excess, floor = (
            SELECT pos FROM entry
            WHERE tree = @tree AND channel = @channel AND kind = @kind AND pos > @floor
            ORDER BY pos LIMIT 1 OFFSET @excess - 1)
        WHERE tree = @tree AND channel = @channel AND kind = @kind
        """;

    public const string TakeOut = """
        UPDATE history
        SET kept = kept - CASE WHEN @pos > floor THEN 1 ELSE 0 END, hidden = hidden - CASE WHEN @pos > floor THEN 0 ELSE 1 END
        WHERE tree = @tree AND channel = @channel AND kind = 0
        """;

    /// <summary>All columns but the tree, in their order, and the sum.</summary>
    public const string Read = "SELECT channel, kind, keep, kept, hidden, floor, trimmed, sum FROM history WHERE tree = @tree AND channel = @channel AND kind = @kind";

    public const string Remove = "DELETE FROM history WHERE tree = @tree AND channel = @channel";

    public const string Leave = "INSERT INTO removed_channel (tree, channel) VALUES (@tree, @channel)";

    /// <summary>Channels of which trimming has removed entries behind a position.</summary>
    public const string Missing = "SELECT DISTINCT channel FROM history WHERE tree = @tree AND trimmed > 0 AND trimmed > @after ORDER BY channel";
}
