using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Reading;

/// <summary>Decides what a <c>get</c> may read (protocol reference, "Getting contents"). Patterns reach only what the asker may see.</summary>
public static class ReadPlanner
{
    /// <summary>A <see cref="ReadPlan"/>, or the error to answer with.</summary>
    public static (ReadPlan? Plan, StanzaError? Error) Plan(TreeState tree, string identity, IdentityUri address)
    {
        // Before what is wrong with the address: an identity that does not exist has no answer to that either.
        if (tree.IsBlocked(identity))
            return (null, AccessRules.Absent(tree, address.Pattern.Prefix));
        AddressQuery query = address.Query;
        if (query.Config)
            return Config(tree, identity, address);
        if (query.MessageId is not null && query.Key is not null)
            return (null, StanzaError.BadRequest("an address has msgid or key, not both"));

        if (address.Pattern.IsExact && !tree.IsOwner(identity) && !tree.IsBlocked(identity))
        {
            if (address.Path.Equals(WellKnown.SubscriptionsPath))
                return Kept(tree, address, Listings.AllSubscriptions(tree, identity));
            if (address.Path.Equals(WellKnown.RequestsPath) && !MayRead(tree, tree.Find(address.Path)!, identity, query))
                return Kept(tree, address, Listings.RequestsFor(tree, identity));
        }

        List<ChannelNode> covered = [.. tree.Covered(address.Pattern).Where(node => MayRead(tree, node, identity, query))];
        if (covered.Count == 0 && Refusal(tree, identity, address) is { } refused)
            return (null, refused);
        return (Rows(tree, identity, query, covered), null);
    }

    private static ReadPlan Rows(TreeState tree, string identity, AddressQuery query, List<ChannelNode> covered)
    {
        bool selected = query.Messages || query.Keys || query.Channels || query.Subscriptions || query.Permissions || query.Events;
        bool messages = query.MessageId is not null || query.Messages || (!selected && query.Key is null);

        // Each part asks for its own permission: who may read grants, or one key, does not read messages by asking for both.
        List<ChannelNode> readable = [.. covered.Where(node => AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe))];
        HashSet<ChannelNode> may = [.. readable];
        var listed = new List<ContentRow>();
        if (query.Channels)
            listed.AddRange(readable.SelectMany(node => Listings.SubChannels(tree, node, identity)));
        foreach (ChannelNode node in covered)
        {
            if (query.Subscriptions && may.Contains(node))
                listed.AddRange(Listings.SubscribersOf(tree, node, identity));
            if (query.Permissions && MayReadGrants(tree, node, identity))
                listed.AddRange(Listings.Grants(tree, node));
        }

        bool kept = messages && query.MessageId is null && readable.Any(node => node.Path.Equals(WellKnown.SubscriptionsPath));
        return new ReadPlan
        {
            Messages = messages ? [.. readable.Where(node => !node.Path.Equals(WellKnown.SubscriptionsPath))] : [],
            Kept = kept ? [.. Listings.AllSubscriptions(tree, identity)] : [],
            Events = query.Events ? readable : [],
            Keys = query.Keys || query.Key is not null ? covered : [],
            Key = query.Key,
            MessageId = query.MessageId,
            KeyReaches = covered.ToDictionary(node => node.Number, node => ReachOf(tree, node, identity)),
            Subjects = query.Events && !tree.IsOwner(identity) ? Visible(tree, identity, readable) : null,
            Listed = listed,
            Ns = query.Ns,
        };
    }

    private static KeyReach ReachOf(TreeState tree, ChannelNode node, string identity) => new(
        AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe),
        node.Config.KeyAcl.Keys.ToDictionary(
            key => key, key => AccessRules.KeyAllows(tree, node, identity, key, KeyRights.Read) == true, StringComparer.Ordinal));

    /// <summary>The sub-channels that create and delete events may tell of.</summary>
    private static HashSet<ChannelPath> Visible(TreeState tree, string identity, List<ChannelNode> readable) =>
        [.. readable.SelectMany(node => node.Children).Where(child => !AccessRules.IsHidden(tree, child, identity)).Select(child => child.Path)];

    private static (ReadPlan? Plan, StanzaError? Error) Config(TreeState tree, string identity, IdentityUri address)
    {
        if (address.IsPattern)
            return (null, StanzaError.BadRequest("the configuration of one channel is read at a time: the address is a pattern"));
        if (tree.Find(address.Path) is not { } node)
            return (null, AccessRules.Absent(tree, address.Path));
        return AccessRules.Check(tree, node, identity, Permissions.ReadConfig) is { } denied
            ? (null, denied)
            : (new ReadPlan { ConfigJson = node.Config.ToCompleteJson(node) }, null);
    }

    /// <summary>What the server shows of a channel to who may see only some of its rows; nothing is the same as no channel.</summary>
    private static (ReadPlan? Plan, StanzaError? Error) Kept(TreeState tree, IdentityUri address, IEnumerable<ContentRow> rows)
    {
        List<ContentRow> shown = [.. rows.Where(row => address.Query.MessageId is not { } id || string.Equals(row.Id, id.ToString(), StringComparison.Ordinal))];
        return shown.Count == 0
            ? (null, AccessRules.Absent(tree, address.Path))
            : (new ReadPlan { Kept = shown, Ns = address.Query.Ns }, null);
    }

    private static bool MayRead(TreeState tree, ChannelNode node, string identity, AddressQuery query)
    {
        if (query.Permissions)
            return MayReadGrants(tree, node, identity);
        if (AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe))
            return true;
        return query.Key is { } key && AccessRules.KeyAllows(tree, node, identity, key, KeyRights.Read) == true;
    }

    private static bool MayReadGrants(TreeState tree, ChannelNode node, string identity)
    {
        const Permissions Any = Permissions.ModeratePermissions | Permissions.Grant | Permissions.GrantOperator;
        return (AccessRules.Effective(tree, node, identity) & Any) != Permissions.None;
    }

    /// <summary>Why nothing is readable: null where a visible place simply has nothing that matches.</summary>
    private static StanzaError? Refusal(TreeState tree, string identity, IdentityUri address)
    {
        if (tree.Find(address.Pattern.Prefix) is not { } prefix)
            return AccessRules.Absent(tree, address.Pattern.Prefix);
        Permissions needed = address.Query.Permissions ? Permissions.ModeratePermissions : Permissions.Subscribe;
        return AccessRules.Check(tree, prefix, identity, needed);
    }
}
