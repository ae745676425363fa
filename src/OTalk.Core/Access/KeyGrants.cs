using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>What a <c>key_acl</c> opens: nobody opens a key further than they may use it themselves.</summary>
internal static class KeyGrants
{
    private const KeyRights Every = KeyRights.Read | KeyRights.Write | KeyRights.Delete;

    /// <summary>Null where an identity may put one <c>key_acl</c> in place of another; else the error to answer with.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="channel">The channel, or of a new one the parent.</param>
    /// <param name="identity">Who sets it.</param>
    /// <param name="before">The configuration that is in force.</param>
    /// <param name="after">The one that would be.</param>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string identity, ChannelConfig before, ChannelConfig after)
    {
        if (AccessRules.Effective(tree, channel, identity).HasFlag(Permissions.Admin))
            return null;
        foreach (string key in before.KeyAcl.Keys.Union(after.KeyAcl.Keys, StringComparer.Ordinal))
        {
            KeyRights given = Given(channel, before, after, key) & ~Held(tree, channel, identity, before, key);
            if (given != KeyRights.None)
                return StanzaError.Forbidden($"key_acl opens key '{key}' further ('{Format(given)}') than who sets it may use it");
        }

        return null;
    }

    /// <summary>What others may with a key that they could not before.</summary>
    private static KeyRights Given(ChannelNode channel, ChannelConfig before, ChannelConfig after, string key)
    {
        bool wasNamed = before.KeyAcl.TryGetValue(key, out KeyAcl old);

        // Named no more, it is open to all who hold s, k and K, whoever they are.
        if (!after.KeyAcl.TryGetValue(key, out KeyAcl acl))
            return Every & ~old.All;
        KeyRights toAll = acl.All & ~(wasNamed ? old.All : RightsOf(channel.AllAcl));
        KeyRights toSubscribers = acl.Subscriber & ~(wasNamed ? old.All | old.Subscriber : RightsOf(channel.AllAcl | channel.SubscriberAcl));
        return toAll | toSubscribers;
    }

    private static KeyRights Held(TreeState tree, ChannelNode channel, string identity, ChannelConfig before, string key)
    {
        if (!before.KeyAcl.ContainsKey(key))
            return RightsOf(AccessRules.Effective(tree, channel, identity));
        KeyRights held = KeyRights.None;
        foreach (KeyRights right in (KeyRights[])[KeyRights.Read, KeyRights.Write, KeyRights.Delete])
        {
            if (AccessRules.KeyAllows(tree, channel, identity, key, right) == true)
                held |= right;
        }

        return held;
    }

    /// <summary>What flags amount to on a key that <c>key_acl</c> does not name, whoever has set it.</summary>
    private static KeyRights RightsOf(Permissions flags)
    {
        flags = Acl.Expand(flags);
        return (flags.HasFlag(Permissions.Subscribe) ? KeyRights.Read : KeyRights.None)
            | (flags.HasFlag(Permissions.AllKeys) ? KeyRights.Write | KeyRights.Delete : KeyRights.None);
    }

    private static string Format(KeyRights rights) => string.Concat(
        rights.HasFlag(KeyRights.Read) ? "r" : "", rights.HasFlag(KeyRights.Write) ? "w" : "", rights.HasFlag(KeyRights.Delete) ? "d" : "");
}
