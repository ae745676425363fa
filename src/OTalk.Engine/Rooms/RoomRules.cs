namespace OTalk.Engine.Rooms;

/// <summary>How long a room waits for who is away.</summary>
/// <param name="LeaveAfter">From when a member fell silent or broke off until it counts as gone.</param>
/// <param name="MissedFor">From when a connection broke until what it missed is forgotten.</param>
public sealed record RoomRules(TimeSpan LeaveAfter, TimeSpan MissedFor);
