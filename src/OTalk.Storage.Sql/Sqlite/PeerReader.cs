using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads how it stands with other servers, and what is wanted of them.</summary>
internal sealed class PeerReader(Connection connection)
{
    private Statement ReadHealth => field ??= connection.Prepare(PeerSql.Health);

    private Statement ReadOrders => field ??= connection.Prepare(PeerSql.Orders);

    public List<PeerHealth> Health() => ReadHealth.All(row => new PeerHealth(
        row.Text(0),
        row.Time(1),
        row.TimeOrNull(2),
        row.TextOrNull(3),
        row.TimeOrNull(4),
        row.TimeOrNull(5),
        row.TimeOrNull(6)));

    public List<PeerOrder> Orders() => ReadOrders.All(row => new PeerOrder(row.Text(0), row.TimeOrNull(1), row.TimeOrNull(2)));
}
