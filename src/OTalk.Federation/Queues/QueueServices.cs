using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Engine.Trees;
using OTalk.Federation.Peers;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Queues;

/// <summary>What the queues are built on.</summary>
/// <param name="Store">Where stanzas wait.</param>
/// <param name="Channel">The way to other servers.</param>
/// <param name="Answers">Who is told what became of stanzas.</param>
/// <param name="Limits">Bounds.</param>
/// <param name="Ids">Makes the names of batches.</param>
/// <param name="Random">Spreads the pauses between tries.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logging">Where the operator reads about it.</param>
public sealed record QueueServices(
    IOutboxStore Store,
    IPeerChannel Channel,
    IOutboxAnswers Answers,
    QueueLimits Limits,
    IdSource Ids,
    IRandomSource Random,
    TimeProvider Time,
    ILoggerFactory Logging)
{
    /// <summary>Who is told how it goes with domains; null where nobody is.</summary>
    public IPeerNews? News { get; init; }
}
