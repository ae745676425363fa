using OTalk.Core.Addressing;

namespace OTalk.Endpoints.Talker;

/// <summary>The channel that a room's name stands for (protocol reference, "Talker").</summary>
internal static class RoomName
{
    private const string ServerRooms = "rooms";

    /// <summary>
    /// <c>account.room</c> is <c>account@DOMAIN/room</c>, the account being what stands before the first dot; a name without a dot is
    /// <c>DOMAIN/rooms/NAME</c>. Null where that is no address of one channel.
    /// </summary>
    public static IdentityUri? Resolve(string name, string defaultDomain)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string room = name[(dot + 1)..];
        string identity = dot < 0 ? defaultDomain : $"{name[..dot]}@{defaultDomain}";
        if (room.Length == 0 || dot == 0 || name.AsSpan(0, Math.Max(dot, 0)).ContainsAny('@', '/'))
            return null;
        return IdentityUri.TryParse(dot < 0 ? $"{identity}/{ServerRooms}/{room}" : $"{identity}/{room}", out IdentityUri? address, out _)
            && !address.IsPattern && address.Query.IsEmpty && address.Path.Depth > (dot < 0 ? 1 : 0)
                ? address
                : null;
    }
}
