using System.Text.Json;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads accounts and tokens.</summary>
internal sealed class AccountReader(Connection connection)
{
    private Statement FindAccount => field ??= connection.Prepare(AccountSql.Find);

    private Statement ListAccounts => field ??= connection.Prepare(AccountSql.List);

    private Statement FindToken => field ??= connection.Prepare(AccountSql.FindToken);

    private Statement ListTokens => field ??= connection.Prepare(AccountSql.ListTokens);

    private Statement LiveKeys => field ??= connection.Prepare(AccountSql.Live);

    private Statement FindSecret => field ??= connection.Prepare(AccountSql.FindSecret);

    public AccountRecord? Account(string identity) => FindAccount.Bind(identity).One(ReadAccount);

    public List<AccountRecord> Accounts() => ListAccounts.All(ReadAccount);

    public TokenRecord? Token(string id) => FindToken.Bind(id).One(ReadToken);

    public List<TokenRecord> Tokens(string identity) => ListTokens.Bind(identity).All(ReadToken);

    public HashSet<string> Live(IReadOnlyCollection<string> keys) =>
        LiveKeys.Bind(JsonSerializer.Serialize(keys)).All(row => row.Text(0)).ToHashSet(StringComparer.Ordinal);

    public byte[]? Secret(string name) => FindSecret.Bind(name).One(row => row.Bytes(0));

    private static AccountRecord ReadAccount(Statement row) =>
        new(row.Text(0), ReadVerifier(row, 1), ReadVerifier(row, 5), row.Int64(9) != 0, row.Time(10));

    private static ScramVerifier? ReadVerifier(Statement row, int first) =>
        row.IsNull(first) ? null : new ScramVerifier(row.Bytes(first), row.Int32(first + 1), row.Bytes(first + 2), row.Bytes(first + 3));

    private static TokenRecord ReadToken(Statement row) => new(
        row.Text(0),
        row.Text(1),
        row.Bytes(2),
        row.TextOrNull(3),
        row.TextOrNull(4),
        row.TextOrNull(5),
        row.Time(6),
        row.TimeOrNull(7),
        row.TimeOrNull(8));
}
