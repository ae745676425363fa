using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Keeps the jobs that were finished, so that they are there again when their tree is read.</summary>
internal sealed class JobRevivingStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel) =>
        Inner.AppendAsync([.. batches.Select(batch => batch with { Changes = [.. batch.Changes.Where(change => !Finishes(change))] })], cancel);

    private static bool Finishes(Change change) => change is MessageRemoved or ItemRemoved { Kind: ItemKind.Job };
}
