using System.Text.Json;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes what the authorization server keeps.</summary>
internal sealed class OAuthWriter(Connection connection)
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public int AddClient(ClientRecord client, DateTimeOffset forgetUnused)
    {
        Prepared(OAuthSql.ForgetUnusedClients).Bind(forgetUnused).Run();
        return Prepared(OAuthSql.AddClient)
            .Bind(client.Id).Bind(client.Name).Bind(JsonSerializer.Serialize(client.RedirectUris)).Bind(Blob(client.SecretHash))
            .Bind(client.Registered ? 1 : 0).Bind(client.CreatedAt).Run();
    }

    public bool DeleteClient(string id)
    {
        Prepared(OAuthSql.DeleteRefreshesOfClient).Bind(id).Run();
        Prepared(OAuthSql.DeleteGrantsOfClient).Bind(id).Run();
        return Prepared(OAuthSql.DeleteClient).Bind(id).Run() > 0;
    }

    public int AddGrant(GrantRecord grant, DateTimeOffset forgetEnded)
    {
        Prepared(OAuthSql.ForgetEndedGrants).Bind(forgetEnded).Run();
        Prepared(OAuthSql.ForgetEndedRefreshes).Bind(forgetEnded).Run();
        Prepared(OAuthSql.UseClient).Bind(grant.Client).Run();
        return Prepared(OAuthSql.AddGrant)
            .Bind(grant.Id).Bind(grant.Client).Bind(grant.Identity).Bind(grant.Session).Bind(grant.Scope).Bind(grant.RedirectUri)
            .Bind(grant.CodeHash.AsSpan()).Bind(grant.Challenge).Bind(grant.CreatedAt).Bind(grant.CodeExpiresAt).Bind(grant.EndsAt)
            .Bind(grant.UsedAt).Bind(grant.RevokedAt).Run();
    }

    public bool UseCode(RefreshRecord first, DateTimeOffset endsAt) =>
        Prepared(OAuthSql.UseCode).Bind(first.CreatedAt).Bind(endsAt).Bind(first.Grant).Run() > 0 && AddRefresh(first);

    public bool Rotate(byte[] hash, RefreshRecord next, DateTimeOffset endsAt) =>
        Prepared(OAuthSql.Rotate).Bind(next.CreatedAt).Bind(hash.AsSpan()).Bind(next.Grant).Run() > 0
        && Prepared(OAuthSql.Prolong).Bind(endsAt).Bind(next.Grant).Run() > 0
        && AddRefresh(next);

    public bool Revoke(string grant, DateTimeOffset at) => Prepared(OAuthSql.Revoke).Bind(at).Bind(grant).Run() > 0;

    public SigningKeyRecord ActiveKey(Func<SigningKeyRecord> create)
    {
        if (Prepared(OAuthSql.ActiveKey).One(OAuthReader.ReadKey) is { } active)
        {
            return active;
        }

        var made = create();
        AddKey(made);
        return made;
    }

    public int RotateKey(SigningKeyRecord next, DateTimeOffset forgetRetired)
    {
        Prepared(OAuthSql.RetireKeys).Bind(next.ActiveFrom).Run();
        Prepared(OAuthSql.ForgetKeys).Bind(forgetRetired).Run();
        return AddKey(next);
    }

    /// <summary>A bare null would become an empty blob: memory has a conversion from it.</summary>
    private static ReadOnlyMemory<byte>? Blob(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes.AsMemory();

    private bool AddRefresh(RefreshRecord refresh) => Prepared(OAuthSql.AddRefresh)
        .Bind(refresh.Hash.AsSpan()).Bind(refresh.Grant).Bind(refresh.CreatedAt).Bind(refresh.ExpiresAt).Bind(refresh.RotatedAt).Run() > 0;

    private int AddKey(SigningKeyRecord key) => Prepared(OAuthSql.AddKey)
        .Bind(key.Id).Bind(key.PrivateKey.AsSpan()).Bind(key.ActiveFrom).Bind(key.RetiredAt).Run();

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = connection.Prepare(sql);
        }

        return statement;
    }
}
