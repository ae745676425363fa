namespace OTalk.Storage.Sql.Queries;

/// <summary>How it stands with other servers, and what is wanted of them.</summary>
internal static class PeerSql
{
    public const string Health = """
        SELECT domain, heard_at, last_success, last_error, last_error_at, failing_since, next_try FROM peer_health ORDER BY domain
        """;

    public const string Report = """
        INSERT OR REPLACE INTO peer_health (domain, heard_at, last_success, last_error, last_error_at, failing_since, next_try)
        VALUES (@domain, @heardAt, @lastSuccess, @lastError, @lastErrorAt, @failingSince, @nextTry)
        """;

    public const string DropOldest = """
        DELETE FROM peer_health WHERE domain IN (SELECT domain FROM peer_health ORDER BY heard_at DESC, domain LIMIT -1 OFFSET @keep)
        """;

    public const string Orders = "SELECT domain, blocked_at, retry_at FROM peer_order ORDER BY domain";

    public const string Block = """
        INSERT INTO peer_order (domain, blocked_at) VALUES (@domain, @at)
        ON CONFLICT (domain) DO UPDATE SET blocked_at = coalesce(blocked_at, excluded.blocked_at)
        """;

    public const string Unblock = "UPDATE peer_order SET blocked_at = NULL WHERE domain = @domain AND blocked_at IS NOT NULL";

    public const string DropEmpty = "DELETE FROM peer_order WHERE domain = @domain AND blocked_at IS NULL AND retry_at IS NULL";

    public const string Retry = """
        INSERT INTO peer_order (domain, retry_at) VALUES (@domain, @at) ON CONFLICT (domain) DO UPDATE SET retry_at = excluded.retry_at
        """;

    public const string Forget = "DELETE FROM peer_order WHERE blocked_at IS NULL AND retry_at < @before";
}
