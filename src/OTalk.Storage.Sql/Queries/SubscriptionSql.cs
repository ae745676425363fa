namespace OTalk.Storage.Sql.Queries;

/// <summary>Both sides of subscriptions, and sessions. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class SubscriptionSql
{
    public const string SetSubscriber = """
        INSERT INTO subscriber (tree, owner, id, source, destination, config, state, since, reached, approved, request)
        VALUES (@tree, @owner, @id, @source, @destination, @config, @state, @since, @reached, @approved, @request)
        ON CONFLICT (tree, owner, id) DO UPDATE
        SET source = excluded.source, destination = excluded.destination, config = excluded.config, state = excluded.state,
            since = excluded.since, reached = excluded.reached, approved = excluded.approved, request = excluded.request
        """;

    public const string ReachSubscriber = "UPDATE subscriber SET reached = @reached WHERE tree = @tree AND owner = @owner AND id = @id";

    public const string RemoveSubscriber = "DELETE FROM subscriber WHERE tree = @tree AND owner = @owner AND id = @id";

    public const string Subscribers =
        "SELECT owner, id, source, destination, config, state, since, reached, approved, request FROM subscriber WHERE tree = @tree ORDER BY owner, id";

    public const string SetSubscription = """
        INSERT INTO subscription (tree, id, source, destination, config, state, since, invite)
        VALUES (@tree, @id, @source, @destination, @config, @state, @since, @invite)
        ON CONFLICT (tree, id) DO UPDATE
        SET source = excluded.source, destination = excluded.destination, config = excluded.config, state = excluded.state, since = excluded.since,
            invite = excluded.invite
        """;

    public const string RemoveSubscription = "DELETE FROM subscription WHERE tree = @tree AND id = @id";

    public const string Subscriptions =
        "SELECT id, source, destination, config, state, since, invite FROM subscription WHERE tree = @tree ORDER BY id";

    public const string SetSession = """
        INSERT INTO session (tree, name, mask, bound_at, presence) VALUES (@tree, @name, @mask, @boundAt, @presence)
        ON CONFLICT (tree, name) DO UPDATE SET mask = excluded.mask, bound_at = excluded.bound_at, presence = excluded.presence
        """;

    public const string RemoveSession = "DELETE FROM session WHERE tree = @tree AND name = @name";

    public const string Sessions = "SELECT name, mask, bound_at, presence FROM session WHERE tree = @tree ORDER BY name";
}
