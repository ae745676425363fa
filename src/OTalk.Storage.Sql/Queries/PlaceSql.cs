namespace OTalk.Storage.Sql.Queries;

/// <summary>How far streams have come. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class PlaceSql
{
    /// <summary>Replaces the places of a stream; nothing where its session is bound no more, or another one of the name.</summary>
    public const string Save = """
        INSERT INTO place (tree, session, door, saved_at, places)
        SELECT s.tree, s.name, @door, @savedAt, @places
        FROM tree t JOIN session s ON s.tree = t.number
        WHERE t.identity = @owner AND s.name = @session AND s.bound_at = @boundAt
        ON CONFLICT (tree, session, door) DO UPDATE SET saved_at = excluded.saved_at, places = excluded.places
        """;

    public const string Of = """
        SELECT p.door, p.saved_at, p.places, s.bound_at
        FROM place p JOIN session s ON s.tree = p.tree AND s.name = p.session
        WHERE p.tree = @tree AND p.session = @session
        ORDER BY p.door
        """;

    public const string Remove = "DELETE FROM place WHERE tree = @tree AND session = @session";

    public const string Position = "SELECT epoch, last_pos FROM tree WHERE number = @tree";

    /// <summary>The first entry from a position on.</summary>
    public const string From = "SELECT pos, coalesce(arrived, time) FROM entry WHERE tree = @tree AND pos >= @from ORDER BY pos LIMIT 1";
}
