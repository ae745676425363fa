using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Serves who fell behind with a log from which the entries are missing.</summary>
internal sealed class ShortLogStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        await Inner.ReadLogAsync(identity, after, maxBytes, cancel) with { Entries = [] };
}
