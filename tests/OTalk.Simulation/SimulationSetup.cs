using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;
using OTalk.Storage.Trees;

namespace OTalk.Simulation;

/// <summary>How rough a simulation is, and where it is sabotaged to show that the checks notice.</summary>
internal sealed record SimulationSetup
{
    public FaultRates Rates { get; init; } = FaultRates.Rough;

    /// <summary>Steps that a process lives, on average.</summary>
    public int StepsPerLife { get; init; } = 120;

    /// <summary>Steps between two times at which the clock is set, on average.</summary>
    public int StepsPerClockJump { get; init; } = 150;

    /// <summary>Put between the medium and the faults, where it is written down what is durable.</summary>
    public Func<ITreeStore, ITreeStore> BelowFaults { get; init; } = static store => store;

    /// <summary>Put between the faults and the server.</summary>
    public Func<ITreeStore, ITreeStore> AboveFaults { get; init; } = static store => store;

    /// <summary>What is stored of a batch where the process dies while it is committed; null for all of it or nothing.</summary>
    public Func<TreeBatch, TreeBatch>? Torn { get; init; }

    public Func<int, Pipe> MakePipe { get; init; } = static capacity => new Pipe(capacity);
}
