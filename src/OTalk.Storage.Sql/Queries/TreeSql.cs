namespace OTalk.Storage.Sql.Queries;

/// <summary>Trees and their configuration. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class TreeSql
{
    public const string Number = "SELECT number FROM tree WHERE identity = @identity";

    /// <summary>Takes the next positions of a tree, if it still is what the batch was decided on; no row: it is not.</summary>
    public const string Advance = """
        UPDATE tree
        SET last_pos = last_pos + @entries, version = @version, next_channel = @nextChannel, next_subscription = @nextSubscription
        WHERE identity = @identity AND epoch = @epoch
            AND version = @onVersion AND next_channel = @onNextChannel AND next_subscription = @onNextSubscription
        RETURNING number, last_pos
        """;

    /// <summary>Makes a tree; no row: there is one already.</summary>
    public const string Create = """
        INSERT INTO tree (last_pos, version, next_channel, next_subscription, identity, epoch)
        VALUES (@entries, @version, @nextChannel, @nextSubscription, @identity, @epoch)
        ON CONFLICT (identity) DO NOTHING
        RETURNING number, last_pos
        """;

    public const string Load = "SELECT number, epoch, last_pos, version, next_channel, next_subscription FROM tree WHERE identity = @identity";

    public const string WithSessions = "SELECT identity FROM tree WHERE number IN (SELECT tree FROM session) ORDER BY identity";

    public const string SetChannel = """
        INSERT INTO channel (tree, number, path, config, creator, created_at, listing)
        VALUES (@tree, @number, @path, @config, @creator, @createdAt, @listing)
        ON CONFLICT (tree, number) DO UPDATE
        SET path = excluded.path, config = excluded.config, creator = excluded.creator, created_at = excluded.created_at,
            listing = excluded.listing
        """;

    public const string RemoveChannel = "DELETE FROM channel WHERE tree = @tree AND number = @channel";

    public const string ChannelPath = "SELECT path FROM channel WHERE tree = @tree AND number = @channel";

    public const string ChannelNumbers = "SELECT number FROM channel WHERE tree = @tree ORDER BY number";

    public const string Channels = """
        SELECT c.number, c.path, c.config, m.keep, e.keep, c.creator, c.created_at, c.listing
        FROM channel c
        JOIN history m ON m.tree = c.tree AND m.channel = c.number AND m.kind = 0
        JOIN history e ON e.tree = c.tree AND e.channel = c.number AND e.kind = 1
        WHERE c.tree = @tree
        ORDER BY c.number
        """;

    public const string SetGrant = """
        INSERT INTO channel_grant (tree, channel, identity, acl) VALUES (@tree, @channel, @identity, @acl)
        ON CONFLICT (tree, channel, identity) DO UPDATE SET acl = excluded.acl
        """;

    public const string RemoveGrant = "DELETE FROM channel_grant WHERE tree = @tree AND channel = @channel AND identity = @identity";

    public const string RemoveGrants = "DELETE FROM channel_grant WHERE tree = @tree AND channel = @channel";

    public const string Grants = "SELECT channel, identity, acl FROM channel_grant WHERE tree = @tree ORDER BY channel, identity";
}
