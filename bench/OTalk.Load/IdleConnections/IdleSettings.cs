namespace OTalk.Load.IdleConnections;

/// <summary>What a run with idle connections does.</summary>
/// <param name="Connections">How many are held.</param>
/// <param name="Users">Who has them; each has as many as the others.</param>
/// <param name="Rooms">Where they are; each connection is in one.</param>
/// <param name="Seconds">How long they are held before memory is read.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">Settings for the server, <c>Section:Key=VALUE</c>.</param>
/// <param name="MaxKibibytes">Memory that a connection may take; null where nothing is asked.</param>
internal sealed record IdleSettings(
    int Connections, int Users, int Rooms, int Seconds, string? Executable, IReadOnlyList<string> Set, double? MaxKibibytes);
