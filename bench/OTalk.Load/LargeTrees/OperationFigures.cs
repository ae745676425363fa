namespace OTalk.Load.LargeTrees;

/// <summary>What one window of one operation came to.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="IsPromised">Whether its ratios are bounded.</param>
/// <param name="Channels">Of the tree it was done to.</param>
/// <param name="Round">Counts from 1.</param>
/// <param name="Times">How often it was done.</param>
/// <param name="PerSecond">The same by time.</param>
/// <param name="CpuMicroseconds">Server CPU time each time, in microseconds; null if not known.</param>
/// <param name="AllocatedBytes">Bytes the server allocated each time; null if not known.</param>
internal sealed record OperationFigures(
    string Operation, bool IsPromised, int Channels, int Round, long Times, double PerSecond, double? CpuMicroseconds, double? AllocatedBytes);

/// <summary>What it cost a server to start with its tree and answer once.</summary>
/// <param name="Channels">Of the tree.</param>
/// <param name="CpuSeconds">CPU time since the process began; null if not known.</param>
/// <param name="AllocatedBytes">Bytes allocated since then; null if not known.</param>
internal sealed record LoadingFigures(int Channels, double? CpuSeconds, double? AllocatedBytes);
