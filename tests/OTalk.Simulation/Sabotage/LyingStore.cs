using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Says that everything is durable and stores nothing.</summary>
internal sealed class LyingStore(ITreeStore inner) : StoreWrapper(inner)
{
    private readonly Dictionary<string, long> _offsets = [];

    public override ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<AppendOutcome>>([.. batches.Select(Accept)]);

    private AppendOutcome Accept(TreeBatch batch)
    {
        long offset = _offsets.GetValueOrDefault(batch.Identity);
        foreach (EntryAppended change in batch.Changes.OfType<EntryAppended>())
            change.Entry.Offset = ++offset;
        _offsets[batch.Identity] = offset;
        return new AppendOutcome(true, offset);
    }
}
