using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Gives a tree back without what its sessions have said, as if they had never been there.</summary>
internal sealed class AbsentMindedStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        await Inner.LoadAsync(identity, cancel) is { } tree
            ? tree with { Sessions = [.. tree.Sessions.Select(session => session with { Presence = null })] }
            : null;
}
