using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>
/// The one place where permissions are evaluated (protocol reference, "Permissions"). In order: the owner may do all; the nearest explicit
/// grant to the identity, on the channel or above it, decides, an empty one being a ban; else the union of <c>subscriber_acl</c>, for who
/// holds an active subscription covering the channel, and <c>all_acl</c>, each from the nearest channel that sets it.
/// </summary>
public static class AccessRules
{
    /// <summary>What an identity may do on a channel.</summary>
    public static Permissions Effective(TreeState tree, ChannelNode channel, string identity)
    {
        if (tree.IsOwner(identity))
            return Permissions.All;
        if (NearestGrant(channel, identity) is { } granted)
            return Acl.Expand(granted);

        Permissions allowed = channel.AllAcl;
        if (channel.SubscriberAcl != Permissions.None && tree.Subscribers.Covers(identity, channel.Path))
            allowed |= channel.SubscriberAcl;
        return Acl.Expand(allowed);
    }

    /// <summary>
    /// Whether a channel must look absent to an identity: it lacks every permission, and the channel is neither discoverable nor open to
    /// requests. The banned see a hidden channel even where requests are open.
    /// </summary>
    public static bool IsHidden(TreeState tree, ChannelNode channel, string identity)
    {
        if (Effective(tree, channel, identity) != Permissions.None || channel.Config.Discoverable)
            return false;
        return !channel.Config.Requests || NearestGrant(channel, identity) is Permissions.None;
    }

    /// <summary>Null where the identity has the permission on the channel; else the error to answer with.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string identity, Permissions needed)
    {
        if ((Effective(tree, channel, identity) & needed) == needed)
            return null;
        return IsHidden(tree, channel, identity)
            ? Absent(tree, channel.Path)
            : StanzaError.Forbidden($"permission '{Acl.Format(needed)}' is needed on {tree.AddressOf(channel.Path)}");
    }

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
        if (NearestGrant(channel, identity) is { } granted && (granted == Permissions.None || granted.HasFlag(Permissions.Admin)))
            return granted != Permissions.None;
        KeyRights rights = acl.All;
        if (tree.Subscribers.Covers(identity, channel.Path))
            rights |= acl.Subscriber;
        return (rights & needed) == needed;
    }

    private static Permissions? NearestGrant(ChannelNode channel, string identity)
    {
        for (ChannelNode? node = channel; node is not null; node = node.Parent)
        {
            if (node.Grants.TryGetValue(identity, out Permissions granted))
                return granted;
        }

        return null;
    }
}
