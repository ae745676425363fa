namespace OTalk.Storage.Sql.Queries;

/// <summary>What waits for other servers.</summary>
internal static class OutboxSql
{
    public const string NextNumber = """
        INSERT INTO peer (domain, last_number) VALUES (@domain, 1)
        ON CONFLICT (domain) DO UPDATE SET last_number = last_number + 1
        RETURNING last_number
        """;

    public const string FindOrigin = "SELECT number FROM outbox_origin WHERE domain = @domain AND origin = @origin";

    public const string AddOrigin = """
        INSERT INTO outbox_origin (domain, origin, number, added_at) VALUES (@domain, @origin, @number, @addedAt)
        """;

    public const string Add = $"""
        INSERT INTO outbox ({Columns}) VALUES (@domain, @number, @addedAt, @sender, @stanzaId, @origin, @body)
        """;

    public const string Mark = "UPDATE peer SET tx = @tx, tx_until = @until WHERE domain = @domain";

    public const string Remove = "DELETE FROM outbox WHERE domain = @domain AND number <= @until";

    public const string Unmark = "UPDATE peer SET tx = NULL, tx_until = NULL WHERE domain = @domain AND tx_until <= @until";

    public const string Reached = """
        INSERT INTO peer (domain, last_number, reached_at) VALUES (@domain, 0, @at)
        ON CONFLICT (domain) DO UPDATE SET reached_at = coalesce(reached_at, excluded.reached_at)
        """;

    public const string Load = $"""
        SELECT {QueueColumns} FROM peer AS p LEFT JOIN outbox AS o ON o.domain = p.domain WHERE p.domain = @domain GROUP BY p.domain
        """;

    public const string List = $"""
        SELECT {QueueColumns} FROM peer AS p JOIN outbox AS o ON o.domain = p.domain GROUP BY p.domain ORDER BY p.domain
        """;

    public const string Read = $"""
        SELECT {Columns} FROM outbox WHERE domain = @domain AND number > @after ORDER BY number LIMIT @maxStanzas
        """;

    public const string ForgetOrigins = """
        DELETE FROM outbox_origin
        WHERE added_at < @before
            AND NOT EXISTS (SELECT 1 FROM outbox WHERE domain = outbox_origin.domain AND number = outbox_origin.number)
        """;

    private const string Columns = "domain, number, added_at, sender, stanza_id, origin, body";

    /// <summary>The head of a queue is the oldest of what waits, also where the clock was set back since: all of it has one order.</summary>
    private const string QueueColumns = """
        p.domain, p.reached_at, p.tx, p.tx_until, coalesce(min(o.number), p.last_number + 1), p.last_number, count(o.number), coalesce(sum(length(o.body)), 0),
        (SELECT added_at FROM outbox WHERE domain = p.domain ORDER BY number LIMIT 1)
        """;
}
