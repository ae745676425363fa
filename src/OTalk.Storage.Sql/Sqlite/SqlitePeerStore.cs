using OTalk.Storage.Federation;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>How it stands with other servers, and what is wanted of them, in a database file.</summary>
internal sealed class SqlitePeerStore(Database database) : IPeerStore
{
    public ValueTask<IReadOnlyList<PeerHealth>> HealthAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<PeerHealth>>(r => r.Peers.Health(), cancel);

    public async ValueTask ReportAsync(IReadOnlyList<PeerHealth> reports, int keep, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Peers.Report(reports, keep), cancel);

    public ValueTask<IReadOnlyList<PeerOrder>> OrdersAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<PeerOrder>>(r => r.Peers.Orders(), cancel);

    public async ValueTask BlockAsync(string domain, DateTimeOffset at, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Peers.Block(domain, at), cancel);

    public async ValueTask<bool> UnblockAsync(string domain, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Peers.Unblock(domain), cancel) > 0;

    public async ValueTask RetryAsync(string domain, DateTimeOffset at, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Peers.Retry(domain, at), cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(w => w.Peers.Forget(before), cancel);
}
