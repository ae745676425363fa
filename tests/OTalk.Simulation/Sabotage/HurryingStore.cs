using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Says of sessions that come back that they have read a little more than they have.</summary>
internal sealed class HurryingStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
    [
        .. (await Inner.ReadPlacesAsync(owner, session, cancel)).Select(stored =>
            stored with { Places = [.. stored.Places.Select(place => place with { Offset = place.Offset + 2 })] }),
    ];
}
