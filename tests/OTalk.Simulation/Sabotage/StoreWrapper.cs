using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>A store that passes everything on; what differs is overridden.</summary>
internal abstract class StoreWrapper(ITreeStore inner) : ITreeStore
{
    protected ITreeStore Inner => inner;

    public virtual ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel) =>
        inner.AppendAsync(batches, cancel);

    public virtual ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) => inner.LoadAsync(identity, cancel);

    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) => inner.TreesWithSessionsAsync(cancel);

    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) => inner.TreesToWakeAsync(cancel);

    public virtual ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        inner.ReadMessagesAsync(identity, query, cancel);

    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        inner.ReadMessageAsync(identity, channel, id, cancel);

    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        inner.FindMessageAsync(identity, channel, id, cancel);

    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        inner.ReadKeysAsync(identity, query, cancel);

    public virtual ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel) =>
        inner.SavePlacesAsync(places, cancel);

    public virtual ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        inner.ReadPlacesAsync(owner, session, cancel);

    public virtual ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel) =>
        inner.ReadPositionsAsync(trees, cancel);

    public virtual ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        inner.ReadLogAsync(identity, after, maxBytes, cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel) =>
        inner.TrimAsync(before, forgetIdsBefore, maxRows, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
