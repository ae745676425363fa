using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Watching;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>Brings a tree into memory: from the store, or founded for an identity that has none yet.</summary>
internal static class TreeLoader
{
    /// <summary>The tree; null for an identity that does not exist.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public static async ValueTask<LoadedTree?> LoadAsync(Identity identity, TreeServices services, WatchList watches)
    {
        if (!await services.Founder.ExistsAsync(identity))
            return null;
        if (await services.Store.LoadAsync(identity.ToString(), CancellationToken.None) is { } stored)
            return new LoadedTree(TreeState.Load(stored, services.Rules), stored.LastOffset, isStored: true) { Watches = watches };

        var state = new TreeState(identity, services.Ids.Random(), services.Rules);
        IReadOnlyList<Change> founding = state.IsMirror
            ? WellKnown.FoundMirror(identity, Clock.Now(services.Time))
            : WellKnown.Found(identity, Clock.Now(services.Time));
        foreach (Change change in founding)
            state.Apply(change);
        return new LoadedTree(state, 0, isStored: false) { Watches = watches, Founding = founding };
    }
}
