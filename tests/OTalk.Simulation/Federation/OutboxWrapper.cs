using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>An outbox that passes everything on; what differs is overridden.</summary>
internal abstract class OutboxWrapper(IOutboxStore inner) : IOutboxStore
{
    public virtual ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel) =>
        inner.CommitAsync(changes, cancel);

    public virtual ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel) => inner.LoadAsync(domain, cancel);

    public virtual ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);

    public virtual ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel) =>
        inner.ReadAsync(domain, after, maxStanzas, maxBytes, cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => inner.TrimAsync(before, cancel);
}
