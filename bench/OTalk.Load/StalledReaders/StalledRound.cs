using OTalk.Load.Measuring;

namespace OTalk.Load.StalledReaders;

/// <summary>What one round came to.</summary>
/// <param name="Round">Counts from 1.</param>
/// <param name="AllRead">The window in which everybody reads.</param>
/// <param name="Beside">The window in which some do not: the figures are those of the others.</param>
/// <param name="Before">The server's memory between the two, before anybody has stalled.</param>
/// <param name="Held">The server's memory at the end, with the stalled readers.</param>
/// <param name="Missing">Messages that the stalled readers lack after they were let go, each counted once for every reader.</param>
/// <param name="Twice">Messages that they got again.</param>
/// <param name="Late">Messages that they got behind a later one.</param>
/// <param name="CaughtUpSeconds">From letting them go to the last arrival.</param>
internal sealed record StalledRound(
    int Round, WindowFigures AllRead, WindowFigures Beside, MemoryReading Before, MemoryReading Held, long Missing, long Twice, long Late, double CaughtUpSeconds);
