using OTalk.Core.Access;
using OTalk.Core.Trees;

namespace OTalk.Federation.Xmpp.Mapping.Rooms;

/// <summary>What somebody is in a room, by permissions (XEP-0045, section 5).</summary>
/// <param name="Affiliation"><c>owner</c>, <c>admin</c>, <c>member</c>, <c>none</c> or <c>outcast</c>.</param>
/// <param name="Role"><c>moderator</c>, <c>participant</c> or <c>visitor</c>.</param>
internal sealed record RoomStanding(string Affiliation, string Role)
{
    private const Permissions Moderates = Permissions.ModerateSubscriptions | Permissions.AllMessages;
    private const Permissions Administers = Permissions.Grant | Permissions.ModeratePermissions;

    /// <summary>Nobody any more.</summary>
    public static readonly RoomStanding Gone = new("none", "none");

    /// <summary>What an identity is in a room.</summary>
    /// <param name="tree">The tree that has it.</param>
    /// <param name="room">The room's channel.</param>
    /// <param name="own">The identity's own channel in it; null where it has none.</param>
    /// <param name="identity">Who.</param>
    public static RoomStanding Of(TreeState tree, ChannelNode room, ChannelNode? own, string identity)
    {
        if (AccessRules.IsShutOut(tree, room, identity))
            return new RoomStanding("outcast", "none");
        Permissions held = AccessRules.Effective(tree, room, identity);
        bool speaks = held.HasFlag(Permissions.Publish) || (own is not null && AccessRules.Effective(tree, own, identity).HasFlag(Permissions.Publish));
        return new RoomStanding(
            AffiliationOf(tree, room, held, identity),
            held.HasFlag(Moderates) ? "moderator" : speaks ? "participant" : "visitor");
    }

    /// <summary>The grant that makes somebody what they shall be; null to take every grant back. False where there is no such standing.</summary>
    public static bool TryGrant(string? affiliation, string? role, out string? acl)
    {
        acl = (affiliation, role) switch
        {
            ("owner", _) => "a",
            ("admin", _) => "pkdKDcCmMsSLo",
            ("member", _) => "ps",
            ("outcast", _) => "",
            (null, "moderator") => "pkdDcmMs",
            (null, "participant") => "ps",
            (null, "visitor") => "s",
            _ => null,
        };
        return acl is not null || affiliation is "none";
    }

    private static string AffiliationOf(TreeState tree, ChannelNode room, Permissions held, string identity)
    {
        if (held.HasFlag(Permissions.Admin) || held.HasFlag(Permissions.GrantOperator))
            return "owner";
        if (held.HasFlag(Administers))
            return "admin";
        bool isMember = AccessRules.NearestGrant(room, identity) is not null || tree.Subscribers.Of(identity, room.Path).Any(static one => one.IsApproved);
        return isMember ? "member" : "none";
    }
}
