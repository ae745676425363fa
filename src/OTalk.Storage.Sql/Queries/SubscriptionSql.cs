namespace OTalk.Storage.Sql.Queries;

/// <summary>Both sides of subscriptions, and sessions. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class SubscriptionSql
{
    public const string SetSubscriber = """
        INSERT INTO subscriber (tree, owner, id, source, destination, config, state, since, reached)
        VALUES (@tree, @owner, @id, @source, @destination, @config, @state, @since, @reached)
        ON CONFLICT (tree, owner, id) DO UPDATE
        SET source = excluded.source, destination = excluded.destination, config = excluded.config, state = excluded.state,
            since = excluded.since, reached = excluded.reached
        """;

    public const string ReachSubscriber = "UPDATE subscriber SET reached = @reached WHERE tree = @tree AND owner = @owner AND id = @id";

    public const string TreesWithLinksBehind = """
        SELECT DISTINCT tree.identity FROM subscriber JOIN tree ON tree.number = subscriber.tree
        WHERE subscriber.reached IS NOT NULL AND subscriber.reached < tree.last_pos ORDER BY tree.identity
        """;

    public const string RemoveSubscriber = "DELETE FROM subscriber WHERE tree = @tree AND owner = @owner AND id = @id";

    public const string Subscribers =
        "SELECT owner, id, source, destination, config, state, since, reached FROM subscriber WHERE tree = @tree ORDER BY owner, id";

    public const string SetSubscription = """
        INSERT INTO subscription (tree, id, source, destination, config, state, since)
        VALUES (@tree, @id, @source, @destination, @config, @state, @since)
        ON CONFLICT (tree, id) DO UPDATE
        SET source = excluded.source, destination = excluded.destination, config = excluded.config, state = excluded.state, since = excluded.since
        """;

    public const string RemoveSubscription = "DELETE FROM subscription WHERE tree = @tree AND id = @id";

    public const string Subscriptions =
        "SELECT id, source, destination, config, state, since FROM subscription WHERE tree = @tree ORDER BY id";

    public const string SetSession = """
        INSERT INTO session (tree, name, mask, bound_at) VALUES (@tree, @name, @mask, @boundAt)
        ON CONFLICT (tree, name) DO UPDATE SET mask = excluded.mask, bound_at = excluded.bound_at
        """;

    public const string RemoveSession = "DELETE FROM session WHERE tree = @tree AND name = @name";

    public const string Sessions = "SELECT name, mask, bound_at FROM session WHERE tree = @tree ORDER BY name";
}
