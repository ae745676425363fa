using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// Pages of the history of several channels, whose numbers are given as a JSON array. The page is cut from positions alone, so that the
/// sorting carries no bodies. The joins are CROSS JOINs, which SQLite makes in the order they stand in: the planner does not know how few
/// channels are asked for, and would rather go through all histories of the tree.
/// </summary>
internal static class SpreadPageSql
{
    public const string Ascending = $"""
        WITH page AS (SELECT e.pos {Matches} ORDER BY e.pos LIMIT @limit OFFSET @offset)
        SELECT {EntrySql.Columns}, sum FROM entry WHERE tree = @tree AND pos IN (SELECT pos FROM page) ORDER BY pos
        """;

    public const string Descending = $"""
        WITH page AS (SELECT e.pos {Matches} ORDER BY e.pos DESC LIMIT @limit OFFSET @offset)
        SELECT {EntrySql.Columns}, sum FROM entry WHERE tree = @tree AND pos IN (SELECT pos FROM page) ORDER BY pos DESC
        """;

    public const string Count = $"SELECT COUNT(*) {Matches}";

    /// <summary>The first and last position at which the channels have, or had, an entry with this id.</summary>
    public const string Find = """
        WITH asked AS (
            SELECT h.tree, h.channel FROM json_each(@channels) c
            CROSS JOIN history h ON h.tree = @tree AND h.channel = c.value AND h.kind = 0),
        found AS (
            SELECT e.pos FROM asked a CROSS JOIN entry e ON e.tree = a.tree AND e.channel = a.channel AND e.id = @id
            UNION ALL
            SELECT r.pos FROM asked a CROSS JOIN remembered r ON r.tree = a.tree AND r.channel = a.channel AND r.id = @id)
        SELECT MIN(pos), MAX(pos) FROM found WHERE pos <= @upTo
        """;

    private const string Matches = $"""
        FROM json_each(@channels) c
        CROSS JOIN history h ON h.tree = @tree AND h.channel = c.value AND h.kind = @kind
        CROSS JOIN entry e ON e.tree = h.tree AND e.channel = h.channel AND e.kind = h.kind AND e.pos > MAX(h.floor, @since) AND e.pos <= @until
        WHERE {PageSql.Filter}
        """;
}
