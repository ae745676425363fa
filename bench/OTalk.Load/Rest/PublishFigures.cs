namespace OTalk.Load.Rest;

/// <summary>What one window of publishing came to.</summary>
/// <param name="Round">Counts from 1; 0 warms up.</param>
/// <param name="Published">Requests sent.</param>
/// <param name="Acknowledged">Those that were answered with 201.</param>
/// <param name="PerSecond">Publishes by time.</param>
/// <param name="PerCore">Publishes by CPU time of the server: what one processor would do that had nothing else to do; null if not known.</param>
/// <param name="AllocatedBytes">Bytes the server allocated for each; null if not known.</param>
internal sealed record PublishFigures(
    int Round, long Published, long Acknowledged, double PerSecond, double? PerCore, double? AllocatedBytes);
