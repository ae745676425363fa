using OTalk.Load.Traffic;

namespace OTalk.Load.Rest;

/// <summary>What a measurement of publishing by requests does.</summary>
/// <param name="Publishers">Connections, each with one request at a time.</param>
/// <param name="PayloadBytes">Bytes of a message's text.</param>
/// <param name="Window">When each measured window ends.</param>
/// <param name="WarmUp">How long traffic runs before anything is measured.</param>
/// <param name="Rounds">Measured windows.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">More settings for it, <c>Section:Key=VALUE</c>.</param>
/// <param name="MinPerCore">The publishes that a second of the server's CPU time must do; null where nothing is asked.</param>
internal sealed record RestSettings(
    int Publishers, int PayloadBytes, WindowLimits Window, TimeSpan WarmUp, int Rounds, string? Executable, IReadOnlyList<string> Set,
    double? MinPerCore);
