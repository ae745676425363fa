using OTalk.Storage.Federation;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>What waits for other servers, in a database file.</summary>
internal sealed class SqliteOutboxStore(Database database) : IOutboxStore
{
    public ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel) =>
        database.WriteAsync<IReadOnlyList<long>>(w => [.. changes.Select(w.Outbox.Apply)], cancel);

    public ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel) => database.ReadAsync(r => r.Outbox.Load(domain), cancel);

    public ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<OutboxQueue>>(r => r.Outbox.List(), cancel);

    public ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<OutboxStanza>>(r => r.Outbox.Read(domain, after, maxStanzas, maxBytes), cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(w => w.Outbox.Forget(before), cancel);
}
