using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>How rough a simulation of federation is, and where it is sabotaged to show that the checks notice.</summary>
internal sealed record FederationSetup
{
    /// <summary>Steps that a process lives, on average.</summary>
    public int StepsPerLife { get; init; } = 80;

    /// <summary>What waits in memory, of each domain; so little that most is in the store.</summary>
    public long QueueBytes { get; init; } = 2_500;

    /// <summary>Whether logs of trees are sources beside the outboxes.</summary>
    public bool Feeds { get; init; } = true;

    /// <summary>Put between the medium of the outboxes and the faults.</summary>
    public Func<IOutboxStore, IOutboxStore> Outbox { get; init; } = static store => store;

    /// <summary>Put between the medium of the receipts and the faults.</summary>
    public Func<IReceiptStore, IReceiptStore> Receipts { get; init; } = static store => store;

    /// <summary>What a server does with the stanzas of a batch before it carries them out.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>> Arrange { get; init; } = static stanzas => stanzas;

    /// <summary>What happens to answers on their way.</summary>
    public Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> Answers { get; init; } = static answers => answers;
}
