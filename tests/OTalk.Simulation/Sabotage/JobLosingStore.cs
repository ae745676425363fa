using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings trees back without their jobs.</summary>
internal sealed class JobLosingStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        await Inner.LoadAsync(identity, cancel) is { } tree
            ? tree with { Items = [.. tree.Items.Where(item => item.Kind != ItemKind.Job)] }
            : null;
}
