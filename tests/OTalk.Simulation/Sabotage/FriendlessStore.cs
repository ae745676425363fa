using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings trees back without their subscribers who live elsewhere.</summary>
internal sealed class FriendlessStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        await Inner.LoadAsync(identity, cancel) is { } tree
            ? tree with { Subscribers = [.. tree.Subscribers.Where(subscriber => subscriber.Owner == identity)] }
            : null;
}
