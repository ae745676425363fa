using OTalk.Simulation.Sabotage;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers.World;

/// <summary>Writes down at the medium of a server what it stored.</summary>
internal sealed class ChronicledStore(ITreeStore inner, string site, Chronicle chronicle) : StoreWrapper(inner)
{
    public override async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel)
    {
        IReadOnlyList<AppendOutcome> outcomes = await Inner.AppendAsync(batches, cancel);
        for (int index = 0; index < outcomes.Count; index++)
        {
            if (outcomes[index].Accepted)
                chronicle.Stored(site, batches[index]);
        }

        return outcomes;
    }
}
