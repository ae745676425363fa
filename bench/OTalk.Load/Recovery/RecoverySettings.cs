namespace OTalk.Load.Recovery;

/// <summary>What a run that kills a server and starts it again does.</summary>
/// <param name="Accounts">How many trees there are.</param>
/// <param name="Channels">Channels of each.</param>
/// <param name="Messages">Messages of each channel, before the load.</param>
/// <param name="LoadSeconds">How long is published on top before the server is killed.</param>
/// <param name="Sampled">Channels that are asked for their newest message afterwards.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">Settings for it, <c>Section:Key=VALUE</c>.</param>
/// <param name="MaxSeconds">How long it may take to be ready; null where nothing is asked.</param>
internal sealed record RecoverySettings(
    int Accounts, int Channels, int Messages, int LoadSeconds, int Sampled, string? Executable, IReadOnlyList<string> Set, double? MaxSeconds);
