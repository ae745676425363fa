using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>
/// What a configuration gives to others: <c>all_acl</c>, <c>subscriber_acl</c> and <c>key_acl</c> give nothing that their author lacks, and
/// <c>inherit_acl</c>, which takes away from all who hold something above, is changed by who has <c>a</c> (protocol reference, "Permissions by
/// configuration").
/// </summary>
public static class ConfigGrants
{
    /// <summary>Null where an identity may give a channel that is there another configuration; else the error to answer with.</summary>
    public static StanzaError? CheckChange(TreeState tree, ChannelNode channel, string identity, ChannelConfig merged)
    {
        ChannelNode? above = channel.Config.InheritsAcl ? channel.Parent : null;
        return CheckInherits(tree, channel, identity, channel.Config, merged)
            ?? CheckGiven(
                tree, [channel, .. Heirs(channel, static config => config.AllAcl)], identity, channel.AllAcl, merged.AllAcl ?? above?.AllAcl)
            ?? CheckGiven(
                tree,
                [channel, .. Heirs(channel, static config => config.SubscriberAcl)],
                identity,
                channel.SubscriberAcl,
                merged.SubscriberAcl ?? above?.SubscriberAcl)
            ?? KeyGrants.Check(tree, channel, identity, channel.Config, merged);
    }

    /// <summary>The same for a channel that is new below <paramref name="parent"/>: its author holds there what they hold on the parent.</summary>
    public static StanzaError? CheckNew(TreeState tree, ChannelNode parent, string identity, ChannelConfig config) =>
        CheckInherits(tree, parent, identity, ChannelConfig.Default, config)
        ?? CheckGiven(tree, [parent], identity, parent.AllAcl, config.AllAcl)
        ?? CheckGiven(tree, [parent], identity, parent.SubscriberAcl, config.SubscriberAcl)
        ?? KeyGrants.Check(tree, parent, identity, ChannelConfig.Default, config);

    private static StanzaError? CheckInherits(TreeState tree, ChannelNode channel, string identity, ChannelConfig before, ChannelConfig after) =>
        before.InheritsAcl == after.InheritsAcl || AccessRules.Effective(tree, channel, identity).HasFlag(Permissions.Admin)
            ? null
            : StanzaError.Forbidden($"permission 'a' is needed on {tree.AddressOf(channel.Path)} to set inherit_acl");

    private static StanzaError? CheckGiven(
        TreeState tree, IEnumerable<ChannelNode> reached, string identity, Permissions before, Permissions? after)
    {
        Permissions given = Acl.Expand(after ?? Permissions.None) & ~Acl.Expand(before);
        if (given == Permissions.None)
            return null;
        foreach (ChannelNode node in reached)
        {
            if ((given & ~AccessRules.Effective(tree, node, identity)) is var lacking and not Permissions.None)
                return GrantRules.Lacking(lacking);
        }

        return null;
    }

    /// <summary>The channels below that take an acl over from a channel.</summary>
    private static IEnumerable<ChannelNode> Heirs(ChannelNode channel, Func<ChannelConfig, Permissions?> acl) => channel.Children
        .Where(child => child.Config.InheritsAcl && acl(child.Config) is null)
        .SelectMany(child => Heirs(child, acl).Prepend(child));
}
