using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes how it stands with other servers, and what is wanted of them. All give how many rows they have changed.</summary>
internal sealed class PeerWriter(Connection connection)
{
    private Statement ReportOne => field ??= connection.Prepare(PeerSql.Report);

    private Statement DropOldest => field ??= connection.Prepare(PeerSql.DropOldest);

    private Statement BlockOne => field ??= connection.Prepare(PeerSql.Block);

    private Statement UnblockOne => field ??= connection.Prepare(PeerSql.Unblock);

    private Statement DropEmpty => field ??= connection.Prepare(PeerSql.DropEmpty);

    private Statement RetryOne => field ??= connection.Prepare(PeerSql.Retry);

    private Statement ForgetOrders => field ??= connection.Prepare(PeerSql.Forget);

    public int Report(IReadOnlyList<PeerHealth> reports, int keep)
    {
        foreach (var report in reports)
        {
            ReportOne
                .Bind(report.Domain).Bind(report.HeardAt).Bind(report.LastSuccess).Bind(report.LastError).Bind(report.LastErrorAt)
                .Bind(report.FailingSince).Bind(report.NextTry).Run();
        }

        return DropOldest.Bind(keep).Run();
    }

    public int Block(string domain, DateTimeOffset at) => BlockOne.Bind(domain).Bind(at).Run();

    public int Unblock(string domain)
    {
        var unblocked = UnblockOne.Bind(domain).Run();
        DropEmpty.Bind(domain).Run();
        return unblocked;
    }

    public int Retry(string domain, DateTimeOffset at) => RetryOne.Bind(domain).Bind(at).Run();

    public int Forget(DateTimeOffset before) => ForgetOrders.Bind(before).Run();
}
