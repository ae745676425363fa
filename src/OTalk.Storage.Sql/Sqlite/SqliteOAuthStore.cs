using OTalk.Storage.Accounts;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>What the authorization server keeps, in a database file. Every call asks the file, as <see cref="SqliteAccountStore"/> does.</summary>
internal sealed class SqliteOAuthStore(Database database) : IOAuthStore
{
    public async ValueTask AddClientAsync(ClientRecord client, DateTimeOffset forgetUnused, CancellationToken cancel) =>
        await database.WriteAsync(w => w.OAuth.AddClient(client, forgetUnused), cancel);

    public ValueTask<ClientRecord?> FindClientAsync(string id, CancellationToken cancel) => database.ReadAsync(r => r.OAuth.Client(id), cancel);

    public ValueTask<IReadOnlyList<ClientRecord>> ListClientsAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<ClientRecord>>(r => r.OAuth.Clients(), cancel);

    public ValueTask<bool> DeleteClientAsync(string id, CancellationToken cancel) => database.WriteAsync(w => w.OAuth.DeleteClient(id), cancel);

    public async ValueTask AddGrantAsync(GrantRecord grant, DateTimeOffset forgetEnded, CancellationToken cancel) =>
        await database.WriteAsync(w => w.OAuth.AddGrant(grant, forgetEnded), cancel);

    public ValueTask<GrantRecord?> FindGrantAsync(string id, CancellationToken cancel) => database.ReadAsync(r => r.OAuth.Grant(id), cancel);

    public ValueTask<GrantRecord?> FindGrantByCodeAsync(byte[] codeHash, CancellationToken cancel) =>
        database.ReadAsync(r => r.OAuth.GrantByCode(codeHash), cancel);

    public ValueTask<RefreshRecord?> FindRefreshAsync(byte[] hash, CancellationToken cancel) =>
        database.ReadAsync(r => r.OAuth.Refresh(hash), cancel);

    public ValueTask<bool> UseCodeAsync(RefreshRecord first, DateTimeOffset endsAt, CancellationToken cancel) =>
        database.WriteAsync(w => w.OAuth.UseCode(first, endsAt), cancel);

    public ValueTask<bool> RotateAsync(byte[] hash, RefreshRecord next, DateTimeOffset endsAt, CancellationToken cancel) =>
        database.WriteAsync(w => w.OAuth.Rotate(hash, next, endsAt), cancel);

    public ValueTask<bool> RevokeGrantAsync(string id, DateTimeOffset at, CancellationToken cancel) =>
        database.WriteAsync(w => w.OAuth.Revoke(id, at), cancel);

    /// <summary>Asked for with every access token: only who finds none waits for those who write.</summary>
    public async ValueTask<SigningKeyRecord> ActiveKeyAsync(Func<SigningKeyRecord> create, CancellationToken cancel) =>
        await database.ReadAsync(r => r.OAuth.ActiveKey(), cancel) ?? await database.WriteAsync(w => w.OAuth.ActiveKey(create), cancel);

    public ValueTask<IReadOnlyList<SigningKeyRecord>> ListKeysAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<SigningKeyRecord>>(r => r.OAuth.Keys(), cancel);

    public async ValueTask RotateKeyAsync(SigningKeyRecord next, DateTimeOffset forgetRetired, CancellationToken cancel) =>
        await database.WriteAsync(w => w.OAuth.RotateKey(next, forgetRetired), cancel);
}
