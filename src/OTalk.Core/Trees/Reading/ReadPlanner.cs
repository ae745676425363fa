using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Reading;

/// <summary>Decides what a <c>get</c> may read (protocol reference, "Getting contents"). Patterns reach only what the asker may see.</summary>
public static class ReadPlanner
{
    /// <summary>A <see cref="ReadPlan"/>, or the error to answer with.</summary>
    public static (ReadPlan? Plan, StanzaError? Error) Plan(TreeState tree, string identity, IdentityUri address)
    {
        AddressQuery query = address.Query;
        if (query.Config)
            return Config(tree, identity, address);
        if (query.MessageId is not null && query.Key is not null)
            return (null, StanzaError.BadRequest("an address has msgid or key, not both"));

        bool own = address.Pattern.IsExact && address.Path.Equals(WellKnown.SubscriptionsPath) && !tree.IsOwner(identity);
        if (own)
            return OwnSubscriptions(tree, identity, address);

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
        var listed = new List<ContentRow>();
        if (query.Channels)
            listed.AddRange(readable.SelectMany(node => Listings.SubChannels(tree, node, identity)));
        foreach (ChannelNode node in covered)
        {
            if (query.Subscriptions && readable.Contains(node))
                listed.AddRange(Listings.SubscribersOf(tree, node, identity));
            if (query.Permissions && MayReadGrants(tree, node, identity))
                listed.AddRange(Listings.Grants(tree, node));
        }

        bool kept = messages && query.MessageId is null && readable.Any(node => node.Path.Equals(WellKnown.SubscriptionsPath));
        return new ReadPlan
        {
            Messages = messages ? [.. readable.Where(node => !node.Path.Equals(WellKnown.SubscriptionsPath))] : [],
            Jobs = messages
                ? readable.SelectMany(node => tree.Items.Jobs.Taken(node.Number)).ToDictionary(job => (job.Channel, job.Id))
                : new Dictionary<(int Channel, Guid Id), Job>(),
            Kept = kept ? [.. Listings.AllSubscriptions(tree, identity)] : [],
            Events = query.Events ? readable : [],
            Keys = query.Keys || query.Key is not null ? covered : [],
            Key = query.Key,
            MessageId = query.MessageId,
            MayReadKey = KeyPermissions(tree, identity, covered),
            Subjects = query.Events && !tree.IsOwner(identity) ? Visible(tree, identity, readable) : null,
            Listed = listed,
            Ns = query.Ns,
        };
    }

    /// <summary>Which keys may be read, decided now: the answer is asked for when the tree may have changed.</summary>
    private static Func<ChannelNode, string, bool> KeyPermissions(TreeState tree, string identity, List<ChannelNode> covered)
    {
        Dictionary<int, (bool Others, Dictionary<string, bool> Named)> may = covered.ToDictionary(node => node.Number, node => (
            AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe),
            node.Config.KeyAcl.Keys.ToDictionary(
                key => key, key => AccessRules.KeyAllows(tree, node, identity, key, KeyRights.Read) == true, StringComparer.Ordinal)));
        return (node, key) => may[node.Number].Named.TryGetValue(key, out bool allowed) ? allowed : may[node.Number].Others;
    }

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

    private static (ReadPlan? Plan, StanzaError? Error) OwnSubscriptions(TreeState tree, string identity, IdentityUri address)
    {
        List<ContentRow> rows = [.. Listings.AllSubscriptions(tree, identity)];
        return rows.Count == 0
            ? (null, AccessRules.Absent(tree, address.Path))
            : (new ReadPlan { Kept = rows, Ns = address.Query.Ns }, null);
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
