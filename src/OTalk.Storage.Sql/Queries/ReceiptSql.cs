namespace OTalk.Storage.Sql.Queries;

/// <summary>What batches of other servers were answered.</summary>
internal static class ReceiptSql
{
    public const string Find = "SELECT peer, tx, saved_at, answers FROM receipt WHERE peer = @peer AND tx = @tx";

    public const string Save = """
        INSERT INTO receipt (peer, tx, saved_at, answers) VALUES (@peer, @tx, @savedAt, @answers) ON CONFLICT DO NOTHING
        """;

    public const string DropOldest = """
        DELETE FROM receipt WHERE peer = @peer AND id NOT IN (SELECT id FROM receipt WHERE peer = @peer ORDER BY id DESC LIMIT @keep)
        """;

    public const string Peers = "SELECT DISTINCT peer FROM receipt ORDER BY peer";

    public const string Forget = "DELETE FROM receipt WHERE saved_at < @before";
}
