namespace OTalk.Load.CommandLine;

/// <summary>Which server is put under load.</summary>
/// <param name="Url">A server that is running already; null to start one.</param>
/// <param name="ProcessId">The process of that server, to read its CPU time.</param>
/// <param name="Domain">The domain the server serves.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">Settings for the server that is started, <c>Section:Key=VALUE</c>.</param>
/// <param name="WithBaseline">Whether the baseline server is measured in turns with it.</param>
internal sealed record TargetSettings(
    Uri? Url, int? ProcessId, string Domain, string? Executable, IReadOnlyList<string> Set, bool WithBaseline);
