using OTalk.Storage.Federation;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>What batches of other servers were answered, in a database file.</summary>
internal sealed class SqliteReceiptStore(Database database) : IReceiptStore
{
    public ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel) =>
        database.ReadAsync(r => r.Outbox.Receipt(peer, tx), cancel);

    public async ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Outbox.Save(receipt, keep), cancel);

    public ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<string>>(r => r.Outbox.Peers(), cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(w => w.Outbox.ForgetAnswers(before), cancel);
}
