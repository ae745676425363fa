namespace OTalk.Storage.Sql.Queries;

/// <summary>Entries, ids and the writing of key values. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class EntrySql
{
    /// <summary>What an entry of the log is read from: all its columns but the tree, in their order.</summary>
    public const string Columns = $"{KeyColumns}, audience, arrived";

    /// <summary>What the value of a key is read from: all its columns but the tree, in their order.</summary>
    public const string KeyColumns = "pos, channel, kind, id, time, author, ns, key, digest, via, body";

    /// <summary>Appends an entry, unless its channel has its id: then no row is changed.</summary>
    public const string Add = """
        INSERT INTO entry (tree, pos, channel, kind, id, time, author, ns, key, digest, via, body, audience, arrived)
        VALUES (@tree, @pos, @channel, @kind, @id, @time, @author, @ns, @key, @digest, @via, @body, @audience, @arrived)
        ON CONFLICT (id, tree, channel) DO NOTHING
        """;

    public const string Remembers = "SELECT 1 FROM remembered WHERE tree = @tree AND channel = @channel AND id = @id";

    public const string Revise = "UPDATE entry SET ns = @ns, body = @body WHERE tree = @tree AND channel = @channel AND id = @id AND kind = 0";

    public const string Remove = "DELETE FROM entry WHERE tree = @tree AND channel = @channel AND id = @id AND kind = 0 RETURNING pos";

    public const string RememberOne = """
        INSERT INTO remembered (tree, channel, id, pos, time, author, digest)
        SELECT tree, channel, id, pos, time, author, digest
        FROM entry WHERE tree = @tree AND channel = @channel AND id = @id AND kind = 0 AND digest IS NOT NULL
        """;

    /// <summary>A message that retention still shows.</summary>
    public const string Shown = $"""
        SELECT {Columns}, sum FROM entry
        WHERE tree = @tree AND channel = @channel AND id = @id AND kind = 0
            AND pos > (SELECT floor FROM history h WHERE h.tree = @tree AND h.channel = @channel AND h.kind = 0)
        """;

    /// <summary>What is known of a message: in the log, shown or not, or remembered.</summary>
    public const string Known = """
        SELECT e.time, e.author, e.digest, CASE WHEN e.pos > h.floor THEN 1 ELSE 0 END, CASE WHEN e.pos > h.floor THEN e.key END
        FROM history h JOIN entry e ON e.tree = h.tree AND e.channel = h.channel AND e.kind = h.kind
        WHERE h.tree = @tree AND h.channel = @channel AND h.kind = 0 AND e.id = @id
        UNION ALL
        SELECT r.time, r.author, r.digest, 0, NULL
        FROM history h JOIN remembered r ON r.tree = h.tree AND r.channel = h.channel
        WHERE h.tree = @tree AND h.channel = @channel AND h.kind = 0 AND r.id = @id
        """;

    public const string Log = $"SELECT {Columns}, sum FROM entry WHERE tree = @tree AND pos > @after ORDER BY pos";

    /// <summary>The channel of an entry whose row is damaged, from an index.</summary>
    public const string ChannelAt = "SELECT channel FROM entry INDEXED BY entry_in_channel WHERE tree = @tree AND pos = @pos";

    public const string LastPosition = "SELECT last_pos FROM tree WHERE number = @tree";

    public const string SetKey = """
        INSERT INTO key_value (tree, channel, key, pos, kind, id, time, author, ns, digest, via, body)
        SELECT tree, channel, key, pos, kind, id, time, author, ns, digest, via, body
        FROM entry WHERE tree = @tree AND pos = @pos
        ON CONFLICT (tree, channel, key) DO UPDATE
        SET pos = excluded.pos, kind = excluded.kind, id = excluded.id, time = excluded.time, author = excluded.author,
            ns = excluded.ns, digest = excluded.digest, via = excluded.via, body = excluded.body
        """;

    public const string ReviseKeys = "UPDATE key_value SET ns = @ns, body = @body WHERE tree = @tree AND channel = @channel AND id = @id";

    public const string RemoveKey = "DELETE FROM key_value WHERE tree = @tree AND channel = @channel AND key = @key";

    public const string RemoveKeysOf = "DELETE FROM key_value WHERE tree = @tree AND channel = @channel AND id = @id";

    public const string RemoveKeys = "DELETE FROM key_value WHERE tree = @tree AND channel = @channel";
}
