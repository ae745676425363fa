using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Keeping;

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

        if (address.Pattern.IsExact && AsksForMessages(query) && !tree.IsOwner(identity) && !tree.IsBlocked(identity))
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

        HashSet<string>? listings = VisibleListings(tree, identity, covered, out bool someHidden);
        var reaches = covered.ToDictionary(node => node.Number, node => ReachOf(tree, node, identity, listings));
        return new ReadPlan
        {
            Messages = messages ? [.. readable.Where(node => !IsKeptAsRows(tree, node))] : [],
            LeavesOutMessages = someHidden || readable.Exists(node => reaches[node.Number].Named.Values.Contains(false)),
            Kept = messages ? [.. readable.SelectMany(node => KeptRows(tree, identity, query, node))] : [],
            Jobs = messages
                ? readable.SelectMany(node => tree.Items.Jobs.Taken(node.Number)).ToDictionary(job => (job.Channel, job.Id))
                : new Dictionary<(int Channel, Guid Id), Job>(),
            Events = query.Events ? readable : [],
            Keys = query.Keys || query.Key is not null ? covered : [],
            Key = query.Key,
            MessageId = query.MessageId,
            KeyReaches = reaches,
            Subjects = query.Events && !tree.IsOwner(identity) ? Visible(tree, identity, readable) : null,
            Listed = listed,
            Ns = query.Ns,
        };
    }

    /// <summary>Whether the messages of a channel come from the state, and not from the store.</summary>
    private static bool IsKeptAsRows(TreeState tree, ChannelNode node) =>
        node.Path.Equals(WellKnown.SubscriptionsPath) || (tree.Identity.IsServer && node.Path.Equals(WellKnown.FeaturesPath));

    private static IEnumerable<ContentRow> KeptRows(TreeState tree, string identity, AddressQuery query, ChannelNode node)
    {
        if (!IsKeptAsRows(tree, node))
            return [];
        IEnumerable<ContentRow> rows = node.Path.Equals(WellKnown.SubscriptionsPath)
            ? Listings.AllSubscriptions(tree, identity)
            : Listings.Features(tree, node);
        return query.MessageId is { } id ? rows.Where(row => string.Equals(row.Id, id.ToString(), StringComparison.Ordinal)) : rows;
    }

    /// <summary>
    /// The keys of <c>/channels</c> that somebody else than the owner may read: a channel that is hidden from the reader is not listed.
    /// Null where <c>/channels</c> is not read, or by its owner.
    /// </summary>
    private static HashSet<string>? VisibleListings(TreeState tree, string identity, List<ChannelNode> covered, out bool someHidden)
    {
        someHidden = false;
        if (tree.IsOwner(identity) || !covered.Any(node => node.Path.Equals(WellKnown.ChannelsPath)))
            return null;
        ILookup<bool, string> byHidden = tree.Root.SelfAndBelow()
            .Where(node => node.Record.Listing is not null)
            .ToLookup(node => AccessRules.IsHidden(tree, node, identity), node => Listing.KeyOf(node.Path));
        someHidden = byHidden[true].Any();
        return byHidden[false].ToHashSet(StringComparer.Ordinal);
    }

    private static KeyReach ReachOf(TreeState tree, ChannelNode node, string identity, HashSet<string>? listings)
    {
        if (listings is not null && node.Path.Equals(WellKnown.ChannelsPath))
            return new KeyReach(false, listings.ToDictionary(key => key, static _ => true, StringComparer.Ordinal));
        return new KeyReach(
            AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe),
            node.Config.KeyAcl.Keys.ToDictionary(
                key => key, key => AccessRules.KeyAllows(tree, node, identity, key, KeyRights.Read) == true, StringComparer.Ordinal));
    }

    /// <summary>The channels that events may tell of: sub-channels by create and delete, any channel by those of <c>/channels</c>.</summary>
    private static HashSet<ChannelPath> Visible(TreeState tree, string identity, List<ChannelNode> readable)
    {
        IEnumerable<ChannelNode> subjects = readable.Any(node => node.Path.Equals(WellKnown.ChannelsPath))
            ? tree.Root.SelfAndBelow()
            : readable.SelectMany(node => node.Children);
        return [.. subjects.Where(node => !AccessRules.IsHidden(tree, node, identity)).Select(node => node.Path)];
    }

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

    private static bool AsksForMessages(AddressQuery query) => query.Messages || query.MessageId is not null
        || !(query.Keys || query.Channels || query.Subscriptions || query.Permissions || query.Events || query.Key is not null);

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
