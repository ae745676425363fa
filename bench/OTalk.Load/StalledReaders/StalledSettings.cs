namespace OTalk.Load.StalledReaders;

/// <summary>What a run with stalled readers does.</summary>
/// <param name="Door">Where everybody comes in: a name in <see cref="StalledDoors"/>.</param>
/// <param name="Subscribers">Connections that receive every message, those that stall included.</param>
/// <param name="Stalled">How many of them stop to read.</param>
/// <param name="PerSecond">Messages a second in a measured window.</param>
/// <param name="PayloadBytes">Bytes of a message's text in a measured window.</param>
/// <param name="Seconds">Length of a measured window.</param>
/// <param name="WarmUpSeconds">How long traffic runs before anything is measured.</param>
/// <param name="Rounds">How often all of it is done.</param>
/// <param name="GraceSeconds">Silence after which what is missing counts as lost.</param>
/// <param name="BufferBytes"><c>Limits:SendQueueBytes</c> of the server.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">More settings for it, <c>Section:Key=VALUE</c>.</param>
/// <param name="MaxRatio">What p99 beside stalled readers by p99 without must not exceed; null where nothing is asked.</param>
/// <param name="MaxBuffers">Buffers of memory that a stalled reader may take; null where nothing is asked.</param>
internal sealed record StalledSettings(
    string Door, int Subscribers, int Stalled, int PerSecond, int PayloadBytes, int Seconds, int WarmUpSeconds, int Rounds, int GraceSeconds,
    int BufferBytes, string? Executable, IReadOnlyList<string> Set, double? MaxRatio, double? MaxBuffers);
