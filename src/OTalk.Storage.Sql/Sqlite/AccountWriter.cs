using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes accounts, tokens and secrets.</summary>
internal sealed class AccountWriter(Connection connection)
{
    private Statement AddAccount => field ??= connection.Prepare(AccountSql.Add);

    private Statement UpdateAccount => field ??= connection.Prepare(AccountSql.Update);

    private Statement DeleteAccount => field ??= connection.Prepare(AccountSql.Delete);

    private Statement DeleteTokensOf => field ??= connection.Prepare(AccountSql.DeleteTokensOf);

    private Statement AddOneToken => field ??= connection.Prepare(AccountSql.AddToken);

    private Statement TouchToken => field ??= connection.Prepare(AccountSql.TouchToken);

    private Statement DeleteOneToken => field ??= connection.Prepare(AccountSql.DeleteToken);

    private Statement DeleteRefreshesOf => field ??= connection.Prepare(OAuthSql.DeleteRefreshesOfIdentity);

    private Statement DeleteGrantsOf => field ??= connection.Prepare(OAuthSql.DeleteGrantsOfIdentity);

    private Statement FindSecret => field ??= connection.Prepare(AccountSql.FindSecret);

    private Statement AddSecret => field ??= connection.Prepare(AccountSql.AddSecret);

    public bool Add(AccountRecord account) =>
        BindVerifiers(AddAccount.Bind(account.Identity), account).Bind(account.Disabled ? 1 : 0).Bind(account.CreatedAt).Run() > 0;

    public bool Update(AccountRecord account) =>
        BindVerifiers(UpdateAccount, account).Bind(account.Disabled ? 1 : 0).Bind(account.Identity).Run() > 0;

    public bool Delete(string identity)
    {
        DeleteTokensOf.Bind(identity).Run();
        DeleteRefreshesOf.Bind(identity).Run();
        DeleteGrantsOf.Bind(identity).Run();
        return DeleteAccount.Bind(identity).Run() > 0;
    }

    public int AddToken(TokenRecord token) => AddOneToken
        .Bind(token.Id).Bind(token.Identity).Bind(token.Hash.AsSpan()).Bind(token.Session).Bind(token.Scope).Bind(token.Channel)
        .Bind(token.CreatedAt).Bind(token.ExpiresAt).Bind(token.LastUsedAt).Run();

    public int Touch(string id, DateTimeOffset at) => TouchToken.Bind(at).Bind(id).Run();

    public bool DeleteToken(string id) => DeleteOneToken.Bind(id).Run() > 0;

    public byte[] Secret(string name, Func<byte[]> create)
    {
        if (FindSecret.Bind(name).One(row => row.Bytes(0)) is { } known)
        {
            return known;
        }

        var made = create();
        AddSecret.Bind(name).Bind(made.AsSpan()).Run();
        return made;
    }

    private static Statement BindVerifiers(Statement statement, AccountRecord account) =>
        BindVerifier(BindVerifier(statement, account.Sha1), account.Sha256);

    private static Statement BindVerifier(Statement statement, ScramVerifier? verifier) => verifier is null
        ? statement.Bind(default(string)).Bind(default(string)).Bind(default(string)).Bind(default(string))
        : statement.Bind(verifier.Salt.AsSpan()).Bind(verifier.Iterations).Bind(verifier.StoredKey.AsSpan()).Bind(verifier.ServerKey.AsSpan());
}
