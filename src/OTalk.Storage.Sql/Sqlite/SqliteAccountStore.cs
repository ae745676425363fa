using OTalk.Storage.Accounts;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The accounts in a database file. Every call asks the file, so what another process changes is seen at once.</summary>
internal sealed class SqliteAccountStore(Database database) : IAccountStore
{
    public IOAuthStore OAuth { get; } = new SqliteOAuthStore(database);

    public ValueTask<AccountRecord?> FindAsync(string identity, CancellationToken cancel) =>
        database.ReadAsync(r => r.Accounts.Account(identity), cancel);

    public ValueTask<bool> AddAsync(AccountRecord account, CancellationToken cancel) => database.WriteAsync(w => w.Accounts.Add(account), cancel);

    public ValueTask<bool> UpdateAsync(AccountRecord account, CancellationToken cancel) =>
        database.WriteAsync(w => w.Accounts.Update(account), cancel);

    public ValueTask<bool> DeleteAsync(string identity, CancellationToken cancel) => database.WriteAsync(w => w.Accounts.Delete(identity), cancel);

    public ValueTask<IReadOnlyList<AccountRecord>> ListAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<AccountRecord>>(r => r.Accounts.Accounts(), cancel);

    public async ValueTask AddTokenAsync(TokenRecord token, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Accounts.AddToken(token), cancel);

    public ValueTask<TokenRecord?> FindTokenAsync(string id, CancellationToken cancel) => database.ReadAsync(r => r.Accounts.Token(id), cancel);

    public ValueTask<IReadOnlyList<TokenRecord>> ListTokensAsync(string identity, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<TokenRecord>>(r => r.Accounts.Tokens(identity), cancel);

    public ValueTask<bool> DeleteTokenAsync(string id, CancellationToken cancel) => database.WriteAsync(w => w.Accounts.DeleteToken(id), cancel);

    public async ValueTask TouchTokenAsync(string id, DateTimeOffset at, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Accounts.Touch(id, at), cancel);

    public ValueTask<IReadOnlySet<string>> LiveAsync(IReadOnlyCollection<string> keys, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlySet<string>>(r => r.Accounts.Live(keys), cancel);

    /// <summary>Written once and read ever after: only who finds none waits for those who write.</summary>
    public async ValueTask<byte[]> SecretAsync(string name, Func<byte[]> create, CancellationToken cancel) =>
        await database.ReadAsync(r => r.Accounts.Secret(name), cancel) ?? await database.WriteAsync(w => w.Accounts.Secret(name, create), cancel);
}
