namespace OTalk.Storage.Sql.Queries;

/// <summary>Clients, grants, refresh tokens and signing keys.</summary>
internal static class OAuthSql
{
    public const string AddClient = $"""
        INSERT INTO oauth_client ({ClientColumns}) VALUES (@id, @name, @redirectUris, @secretHash, @registered, @createdAt)
        """;

    public const string ForgetUnusedClients = """
        DELETE FROM oauth_client WHERE registered = 1 AND used = 0 AND created_at < @before
        """;

    public const string UseClient = "UPDATE oauth_client SET used = 1 WHERE id = @id AND used = 0";

    public const string FindClient = $"SELECT {ClientColumns} FROM oauth_client WHERE id = @id";

    public const string ListClients = $"SELECT {ClientColumns} FROM oauth_client ORDER BY created_at, id";

    public const string DeleteClient = "DELETE FROM oauth_client WHERE id = @id";

    public const string DeleteRefreshesOfClient = """
        DELETE FROM oauth_refresh WHERE grant_id IN (SELECT id FROM oauth_grant WHERE client = @client)
        """;

    public const string DeleteGrantsOfClient = "DELETE FROM oauth_grant WHERE client = @client";

    public const string DeleteRefreshesOfIdentity = """
        DELETE FROM oauth_refresh WHERE grant_id IN (SELECT id FROM oauth_grant WHERE identity = @identity)
        """;

    public const string DeleteGrantsOfIdentity = "DELETE FROM oauth_grant WHERE identity = @identity";

    public const string AddGrant = $"""
        INSERT INTO oauth_grant ({GrantColumns})
        VALUES (@id, @client, @identity, @session, @scope, @redirectUri, @codeHash, @challenge, @createdAt, @codeExpiresAt, @endsAt, @usedAt,
            @revokedAt)
        """;

    public const string ForgetEndedGrants = "DELETE FROM oauth_grant WHERE ends_at < @before";

    /// <summary>Those of grants that have ended are among them: a grant ends with its last refresh token or after it.</summary>
    public const string ForgetEndedRefreshes = "DELETE FROM oauth_refresh WHERE expires_at < @before";

    public const string FindGrant = $"SELECT {GrantColumns} FROM oauth_grant WHERE id = @id";

    public const string FindGrantByCode = $"SELECT {GrantColumns} FROM oauth_grant WHERE code_hash = @codeHash";

    public const string UseCode = """
        UPDATE oauth_grant SET used_at = @at, ends_at = @endsAt WHERE id = @id AND used_at IS NULL AND revoked_at IS NULL
        """;

    public const string AddRefresh = """
        INSERT INTO oauth_refresh (hash, grant_id, created_at, expires_at, rotated_at) VALUES (@hash, @grant, @createdAt, @expiresAt, @rotatedAt)
        """;

    public const string FindRefresh = "SELECT hash, grant_id, created_at, expires_at, rotated_at FROM oauth_refresh WHERE hash = @hash";

    public const string Rotate = """
        UPDATE oauth_refresh SET rotated_at = @at
        WHERE hash = @hash AND grant_id = @grant AND rotated_at IS NULL
            AND EXISTS (SELECT 1 FROM oauth_grant WHERE id = @grant AND revoked_at IS NULL)
        """;

    public const string Prolong = "UPDATE oauth_grant SET ends_at = @endsAt WHERE id = @id";

    public const string Revoke = "UPDATE oauth_grant SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL";

    public const string ActiveKey = $"SELECT {KeyColumns} FROM signing_key WHERE retired_at IS NULL ORDER BY active_from DESC LIMIT 1";

    public const string ListKeys = $"SELECT {KeyColumns} FROM signing_key ORDER BY active_from, id";

    public const string AddKey = $"INSERT INTO signing_key ({KeyColumns}) VALUES (@id, @privateKey, @activeFrom, @retiredAt)";

    public const string RetireKeys = "UPDATE signing_key SET retired_at = @at WHERE retired_at IS NULL";

    public const string ForgetKeys = "DELETE FROM signing_key WHERE retired_at < @before";

    private const string ClientColumns = "id, name, redirect_uris, secret_hash, registered, created_at";

    private const string GrantColumns = """
        id, client, identity, session, scope, redirect_uri, code_hash, challenge, created_at, code_expires_at, ends_at, used_at, revoked_at
        """;

    private const string KeyColumns = "id, private_key, active_from, retired_at";
}
