namespace OTalk.Storage.Sql.Queries;

/// <summary>Pages of the history of one channel. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class PageSql
{
    /// <summary>
    /// The conditions that need an entry's row. A namespace matches if it equals the one asked for or goes on with a fragment, which in the
    /// order of text is between <c>ns#</c> and <c>ns$</c>.
    /// </summary>
    public const string Filter =
        "e.time > @sinceTime AND e.time <= @untilTime AND (@ns IS NULL OR e.ns = @ns OR (e.ns >= @nsFrom AND e.ns < @nsTo))";

    public const string Ascending = $"{Select} ORDER BY e.pos LIMIT @limit OFFSET @offset";

    public const string Descending = $"{Select} ORDER BY e.pos DESC LIMIT @limit OFFSET @offset";

    /// <summary>Entries of a stretch, counted in the index alone.</summary>
    public const string CountStretch = $"SELECT COUNT(*) {Stretch}";

    public const string CountMatches = $"SELECT COUNT(*) {Stretch} AND {Filter}";

    private const string Stretch =
        "FROM entry e WHERE e.tree = @tree AND e.channel = @channel AND e.kind = @kind AND e.pos > @since AND e.pos <= @until";

    private const string Select = $"SELECT {EntrySql.Columns}, sum {Stretch} AND {Filter}";
}
