using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings trees back without what they know of the batches of other servers.</summary>
internal sealed class UnknowingStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        await Inner.LoadAsync(identity, cancel) is { } tree
            ? tree with { Items = [.. tree.Items.Where(item => item.Kind != Core.Trees.Items.ItemKind.Visits)] }
            : null;
}
