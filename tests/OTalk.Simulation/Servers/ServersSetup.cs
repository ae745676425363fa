using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers;

/// <summary>How rough a simulation of servers is, and where it is sabotaged to show that the checks notice.</summary>
internal sealed record ServersSetup
{
    public FaultRates Rates { get; init; } = FaultRates.Rough;

    /// <summary>Steps that a process lives, on average.</summary>
    public int StepsPerLife { get; init; } = 150;

    /// <summary>Steps between two times at which the clock of a server is set, on average.</summary>
    public int StepsPerClockJump { get; init; } = 250;

    /// <summary>Put between the faults and the servers.</summary>
    public Func<ITreeStore, ITreeStore> Trees { get; init; } = static store => store;

    /// <summary>Put between the mediums of the outboxes and the faults.</summary>
    public Func<IOutboxStore, IOutboxStore> Outbox { get; init; } = static store => store;

    /// <summary>Put between the mediums of the receipts and the faults.</summary>
    public Func<IReceiptStore, IReceiptStore> Receipts { get; init; } = static store => store;

    /// <summary>What becomes of a frame on its way to a server: the frames that arrive in its place.</summary>
    public Func<byte[], IReadOnlyList<byte[]>> Frames { get; init; } = static frame => [frame];

    public Func<int, Pipe> MakePipe { get; init; } = static capacity => new Pipe(capacity);
}
