using System.Text.Json;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads what the authorization server keeps.</summary>
internal sealed class OAuthReader(Connection connection)
{
    private Statement FindClient => field ??= connection.Prepare(OAuthSql.FindClient);

    private Statement ListClients => field ??= connection.Prepare(OAuthSql.ListClients);

    private Statement FindGrant => field ??= connection.Prepare(OAuthSql.FindGrant);

    private Statement FindGrantByCode => field ??= connection.Prepare(OAuthSql.FindGrantByCode);

    private Statement FindRefresh => field ??= connection.Prepare(OAuthSql.FindRefresh);

    private Statement FindActiveKey => field ??= connection.Prepare(OAuthSql.ActiveKey);

    private Statement ListKeys => field ??= connection.Prepare(OAuthSql.ListKeys);

    public ClientRecord? Client(string id) => FindClient.Bind(id).One(ReadClient);

    public List<ClientRecord> Clients() => ListClients.All(ReadClient);

    public GrantRecord? Grant(string id) => FindGrant.Bind(id).One(ReadGrant);

    public GrantRecord? GrantByCode(byte[] codeHash) => FindGrantByCode.Bind(codeHash.AsSpan()).One(ReadGrant);

    public RefreshRecord? Refresh(byte[] hash) => FindRefresh.Bind(hash.AsSpan()).One(row =>
        new RefreshRecord(row.Bytes(0), row.Text(1), row.Time(2), row.Time(3), row.TimeOrNull(4)));

    public SigningKeyRecord? ActiveKey() => FindActiveKey.One(ReadKey);

    public List<SigningKeyRecord> Keys() => ListKeys.All(ReadKey);

    internal static SigningKeyRecord ReadKey(Statement row) => new(row.Text(0), row.Bytes(1), row.Time(2), row.TimeOrNull(3));

    private static ClientRecord ReadClient(Statement row) => new(
        row.Text(0), row.Text(1), JsonSerializer.Deserialize<string[]>(row.Text(2))!, row.BytesOrNull(3), row.Int64(4) != 0, row.Time(5));

    private static GrantRecord ReadGrant(Statement row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        row.Text(3),
        row.TextOrNull(4),
        row.Text(5),
        row.Bytes(6),
        row.Text(7),
        row.Time(8),
        row.Time(9),
        row.Time(10),
        row.TimeOrNull(11),
        row.TimeOrNull(12));
}
