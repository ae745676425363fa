namespace OTalk.Storage.Sql.Queries;

/// <summary>Accounts, tokens and secrets.</summary>
internal static class AccountSql
{
    public const string Find = $"SELECT {Columns} FROM account WHERE identity = @identity";

    public const string List = $"SELECT {Columns} FROM account ORDER BY identity";

    public const string Add = $"""
        INSERT INTO account ({Columns})
        VALUES (@identity, @sha1Salt, @sha1Iterations, @sha1StoredKey, @sha1ServerKey,
            @sha256Salt, @sha256Iterations, @sha256StoredKey, @sha256ServerKey, @disabled, @createdAt)
        ON CONFLICT (identity) DO NOTHING
        """;

    public const string Update = """
        UPDATE account
        SET sha1_salt = @sha1Salt, sha1_iterations = @sha1Iterations, sha1_stored_key = @sha1StoredKey, sha1_server_key = @sha1ServerKey,
            sha256_salt = @sha256Salt, sha256_iterations = @sha256Iterations, sha256_stored_key = @sha256StoredKey,
            sha256_server_key = @sha256ServerKey, disabled = @disabled
        WHERE identity = @identity
        """;

    public const string Delete = "DELETE FROM account WHERE identity = @identity";

    public const string DeleteTokensOf = "DELETE FROM token WHERE identity = @identity";

    public const string AddToken = $"""
        INSERT INTO token ({TokenColumns}) VALUES (@id, @identity, @hash, @session, @scope, @channel, @createdAt, @expiresAt, @lastUsedAt)
        """;

    public const string FindToken = $"SELECT {TokenColumns} FROM token WHERE id = @id";

    public const string ListTokens = $"SELECT {TokenColumns} FROM token WHERE identity = @identity ORDER BY created_at, id";

    public const string DeleteToken = "DELETE FROM token WHERE id = @id";

    public const string TouchToken = "UPDATE token SET last_used_at = @at WHERE id = @id";

    /// <summary>Of keys (ids of tokens, of grants and of signing keys, identities) in a JSON array those that open something still.</summary>
    public const string Live = """
        WITH key AS (SELECT value FROM json_each(@keys))
        SELECT token.id FROM token JOIN account USING (identity) WHERE token.id IN key AND disabled = 0
        UNION ALL
        SELECT oauth_grant.id FROM oauth_grant JOIN account USING (identity)
        WHERE oauth_grant.id IN key AND revoked_at IS NULL AND disabled = 0
        UNION ALL
        SELECT identity FROM account WHERE identity IN key AND disabled = 0
        UNION ALL
        SELECT id FROM signing_key WHERE id IN key
        """;

    public const string FindSecret = "SELECT value FROM secret WHERE name = @name";

    public const string AddSecret = "INSERT INTO secret (name, value) VALUES (@name, @value)";

    private const string Columns = """
        identity, sha1_salt, sha1_iterations, sha1_stored_key, sha1_server_key,
        sha256_salt, sha256_iterations, sha256_stored_key, sha256_server_key, disabled, created_at
        """;

    private const string TokenColumns = "id, identity, hash, session, scope, channel, created_at, expires_at, last_used_at";
}
