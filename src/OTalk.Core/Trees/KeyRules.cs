using OTalk.Core.Access;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Who may set and delete keys, and which keys there may be (protocol reference, "Messages" and "Permissions").</summary>
internal static class KeyRules
{
    /// <summary>Null where an identity may set a key that was last set by <paramref name="author"/>; else the error.</summary>
    public static StanzaError? CheckSet(TreeState tree, ChannelNode channel, string identity, string key, string? author)
    {
        IReadOnlyList<string> whitelist = channel.Config.KeyWhitelist;
        if (whitelist.Count > 0 && !whitelist.Contains(key, StringComparer.Ordinal))
            return StanzaError.NotAllowed($"key '{key}' is outside the whitelist of {tree.AddressOf(channel.Path)}");
        if (MarkerRules.Reserves(key) && !AccessRules.Effective(tree, channel, identity).HasFlag(Permissions.AllKeys))
            return StanzaError.NotAllowed($"key '{key}' is set by read markers");
        return Check(tree, channel, identity, key, author, KeyRights.Write);
    }

    /// <summary>Null where an identity may delete a key that was last set by <paramref name="author"/>; else the error.</summary>
    public static StanzaError? CheckDelete(TreeState tree, ChannelNode channel, string identity, string key, string author) =>
        Check(tree, channel, identity, key, author, KeyRights.Delete);

    /// <summary>The answer where <c>key_acl</c> forbids.</summary>
    public static StanzaError Closed(TreeState tree, ChannelNode channel, string key) =>
        StanzaError.Forbidden($"key_acl of {tree.AddressOf(channel.Path)} does not allow this for key '{key}'");

    private static StanzaError? Check(TreeState tree, ChannelNode channel, string identity, string key, string? author, KeyRights right)
    {
        if (AccessRules.KeyAllows(tree, channel, identity, key, right) is { } allowed)
            return allowed ? null : Closed(tree, channel, key);
        bool own = author is null || string.Equals(Actor.IdentityOf(author), identity, StringComparison.Ordinal);
        return AccessRules.Check(tree, channel, identity, own ? Permissions.OwnKeys : Permissions.AllKeys);
    }
}
