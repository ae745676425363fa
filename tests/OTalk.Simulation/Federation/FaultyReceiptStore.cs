using OTalk.Simulation.Storage;
using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>Receipts as one server process sees them: slow and failing. What is held outlives the process.</summary>
internal sealed class FaultyReceiptStore(IReceiptStore medium, Faults faults) : IReceiptStore
{
    public async ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel)
    {
        await faults.PauseAsync();
        faults.Read();
        return await medium.FindAsync(peer, tx, cancel);
    }

    public async ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel)
    {
        await faults.PauseAsync();
        faults.BeforeAppend();
        await faults.CommitAsync(async () =>
        {
            await medium.SaveAsync(receipt, keep, cancel);
            return 0;
        });
        await faults.PauseAsync();
        faults.AfterAppend();
    }

    public ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel) => medium.PeersAsync(cancel);

    public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => medium.TrimAsync(before, cancel);
}
