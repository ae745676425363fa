using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>
/// The one place where permissions are evaluated (protocol reference, "Permissions"). In order: the owner may do all; the nearest explicit
/// grant to the identity, on the channel or above it, decides, an empty one being a ban; else the union of <c>subscriber_acl</c>, for
/// subscribers of the channel, and <c>all_acl</c>, each from the nearest channel that sets it; who was let in as a subscriber has <c>s</c>.
/// To who is blocked nothing is there.
/// </summary>
public static class AccessRules
{
    /// <summary>What an identity may do on a channel.</summary>
    public static Permissions Effective(TreeState tree, ChannelNode channel, string identity)
    {
        if (tree.IsOwner(identity))
            return Permissions.All;
        return tree.IsBlocked(identity) ? Permissions.None : Given(tree, channel, identity, NearestGrant(channel, identity));
    }

    /// <summary>
    /// What an identity that does not own the tree would hold on a channel, blocked or not, if it had a certain grant, or none, on
    /// <paramref name="place"/>: that channel or one above it.
    /// </summary>
    internal static Permissions With(TreeState tree, ChannelNode channel, string identity, ChannelNode place, Permissions? grant) =>
        Given(tree, channel, identity, NearestGrant(channel, identity, place, grant));

    /// <summary>
    /// Whether a channel must look absent to an identity: it lacks every permission, and the channel is neither discoverable nor open to
    /// requests; or it is banned or blocked, whatever the channel is.
    /// </summary>
    public static bool IsHidden(TreeState tree, ChannelNode channel, string identity)
    {
        if (tree.IsOwner(identity))
            return false;
        if (IsShutOut(tree, channel, identity))
            return true;
        return !channel.Config.Discoverable && !channel.Config.Requests && Effective(tree, channel, identity) == Permissions.None;
    }

    /// <summary>Whether an identity is blocked, or banned from a channel: to them nothing is there, whatever the channel is.</summary>
    public static bool IsShutOut(TreeState tree, ChannelNode channel, string identity) =>
        !tree.IsOwner(identity) && (tree.IsBlocked(identity) || NearestGrant(channel, identity) is Permissions.None);

    /// <summary>Null where the identity has the permission on the channel; else the error to answer with.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string identity, Permissions needed)
    {
        if ((Effective(tree, channel, identity) & needed) == needed)
            return null;
        return IsHidden(tree, channel, identity)
            ? Absent(tree, channel.Path)
            : StanzaError.Forbidden($"permission '{Acl.Format(needed)}' is needed on {tree.AddressOf(channel.Path)}");
    }

    /// <summary>Whether an identity decides subscription requests on some channel of the tree: it has <c>m</c> there.</summary>
    public static bool ModeratesAny(TreeState tree, string identity) => tree.IsOwner(identity)
        || (!tree.IsBlocked(identity)
            && tree.Root.SelfAndBelow().Any(node => Effective(tree, node, identity).HasFlag(Permissions.ModerateSubscriptions)));

    /// <summary>The answer for a channel that does not exist, and for one that is hidden: the same to the letter.</summary>
    public static StanzaError Absent(TreeState tree, ChannelPath path) => Absent(tree.Identity, path);

    /// <summary>The same for an identity that does not exist.</summary>
    public static StanzaError Absent(Identity identity, ChannelPath path) =>
        StanzaError.NotFound($"there is no channel {new IdentityUri(identity, path)}");

    /// <summary>Whether an identity may read, set or delete a key, where <c>key_acl</c> names it; null where it does not.</summary>
    public static bool? KeyAllows(TreeState tree, ChannelNode channel, string identity, string key, KeyRights needed)
    {
        if (!channel.Config.KeyAcl.TryGetValue(key, out KeyAcl acl))
            return null;
        if (tree.IsOwner(identity))
            return true;
        if (tree.IsBlocked(identity))
            return false;
        if (NearestGrant(channel, identity) is { } granted && (granted == Permissions.None || granted.HasFlag(Permissions.Admin)))
            return granted != Permissions.None;
        KeyRights rights = acl.All;
        if (IsSubscriber(tree, channel, identity))
            rights |= acl.Subscriber;
        return (rights & needed) == needed;
    }

    /// <summary>The explicit grant to an identity that decides on a channel: the nearest, on it or above; null where there is none.</summary>
    public static Permissions? NearestGrant(ChannelNode channel, string identity) => NearestGrant(channel, identity, null, null);

    private static Permissions? NearestGrant(ChannelNode channel, string identity, ChannelNode? place, Permissions? instead)
    {
        bool cut = false;
        for (ChannelNode? node = channel; node is not null; node = node.Parent)
        {
            Permissions? granted = node == place ? instead : node.Grants.TryGetValue(identity, out Permissions here) ? here : null;

            // Behind a channel that does not inherit only a ban is of interest.
            if (granted is not null)
                return !cut || granted == Permissions.None ? granted : null;
            cut |= !node.Config.InheritsAcl;
        }

        return null;
    }

    /// <summary>What the grant that decides gives, or where there is none the acls.</summary>
    private static Permissions Given(TreeState tree, ChannelNode channel, string identity, Permissions? granted) =>
        Acl.Expand(granted ?? (channel.AllAcl | OfSubscriber(tree, channel, identity)));

    /// <summary>
    /// What an identity has as a subscriber of a channel. Being let in gives <c>s</c>, unless a channel below what was asked for says itself what
    /// subscribers have.
    /// </summary>
    private static Permissions OfSubscriber(TreeState tree, ChannelNode channel, string identity)
    {
        Standing standing = StandingOf(tree, channel, identity);
        if (standing == Standing.None)
            return Permissions.None;
        bool reads = standing == Standing.Approved
            && tree.Subscribers.CoverageOf(identity, channel.Path, SubscriberAclSource(channel).Path) == Coverage.Approved;
        return reads ? channel.SubscriberAcl | Permissions.Subscribe : channel.SubscriberAcl;
    }

    private static bool IsSubscriber(TreeState tree, ChannelNode channel, string identity) =>
        StandingOf(tree, channel, identity) != Standing.None;

    /// <summary>
    /// Whether an identity is a subscriber of a channel. A pattern makes it one only where everybody may read anyway, unless somebody let the
    /// subscription in: it reaches the channels its owner may see, and must not open others by reaching them.
    /// </summary>
    private static Standing StandingOf(TreeState tree, ChannelNode channel, string identity)
    {
        ChannelNode root = InheritanceRoot(channel);
        switch (tree.Subscribers.CoverageOf(identity, channel.Path, root.Path))
        {
            case Coverage.Approved:
                return Standing.Approved;
            case Coverage.ByAddress:
            case Coverage.ByPattern when MayRead(channel, identity):
                return Standing.Subscriber;
            default:
                ChannelNode? counts = RoomOf(channel) ?? root.Parent;
                return counts is not null && StandingOf(tree, counts, identity) != Standing.None ? Standing.Subscriber : Standing.None;
        }
    }

    /// <summary>Whether an identity reads a channel by itself, not as its subscriber.</summary>
    private static bool MayRead(ChannelNode channel, string identity) =>
        Acl.Expand(NearestGrant(channel, identity) ?? channel.AllAcl).HasFlag(Permissions.Subscribe);

    /// <summary>The room whose member's channel a channel is, or is below of: its subscribers count there. Null where it is none.</summary>
    private static ChannelNode? RoomOf(ChannelNode channel)
    {
        for (ChannelNode? node = channel; node is not null; node = node.Parent)
        {
            if (MemberChannels.IsMembers(node))
                return node.Parent;
        }

        return null;
    }

    /// <summary>The channel, this or above, whose <c>subscriber_acl</c> is in force; where none sets it, where inheriting ends.</summary>
    private static ChannelNode SubscriberAclSource(ChannelNode channel)
    {
        while (channel.Config.SubscriberAcl is null && channel.Config.InheritsAcl && channel.Parent is { } parent)
            channel = parent;
        return channel;
    }

    /// <summary>The channel, this or above, at which inheriting permissions ends.</summary>
    private static ChannelNode InheritanceRoot(ChannelNode channel)
    {
        while (channel.Config.InheritsAcl && channel.Parent is { } parent)
            channel = parent;
        return channel;
    }

    private enum Standing
    {
        None = 0,
        Subscriber = 1,
        Approved = 2,
    }
}
