using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>
/// A tree in memory: channels, configuration, grants, subscriptions of both sides and sessions. It has one owner thread at a time and no
/// I/O. Decisions read it, <see cref="Apply"/> is the only way to change it, and the store applies the same changes.
/// </summary>
public sealed class TreeState
{
    private readonly Dictionary<ChannelPath, ChannelNode> _byPath = [];
    private readonly Dictionary<int, ChannelNode> _byNumber = [];
    private readonly SortedDictionary<int, SubscriptionRecord> _subscriptions = [];
    private readonly Dictionary<string, SessionRecord> _sessions = new(StringComparer.Ordinal);
    private readonly string _identity;

    /// <summary>A tree without any channel; <see cref="WellKnown"/> decides what a new one starts with.</summary>
    public TreeState(Identity identity, Guid epoch, TreeRules rules)
    {
        Identity = identity;
        Epoch = epoch;
        Rules = rules;
        _identity = identity.ToString();
    }

    public Identity Identity { get; }

    public Guid Epoch { get; }

    public TreeRules Rules { get; }

    /// <summary>Whether the tree stands for an identity of another server: what came from there for subscribers here.</summary>
    public bool IsMirror => !Rules.Hosts(Identity.Server);

    public TreeCounters Counters { get; private set; } = TreeCounters.None;

    /// <summary>Grows with every change that may change who gets what: what is derived from it holds as long as it stays. Not stored.</summary>
    public long AudienceVersion { get; private set; }

    public SubscriberIndex Subscribers { get; } = new();

    public TreeItems Items { get; } = new();

    /// <summary>The identity's own subscriptions in order of number.</summary>
    public IReadOnlyCollection<SubscriptionRecord> Subscriptions => _subscriptions.Values;

    public IReadOnlyCollection<SessionRecord> Sessions => _sessions.Values;

    public int ChannelCount => _byPath.Count;

    /// <summary>The root channel.</summary>
    public ChannelNode Root => _byPath[ChannelPath.Root];

    /// <summary>A tree as a store kept it.</summary>
    public static TreeState Load(StoredTree stored, TreeRules rules)
    {
        var tree = new TreeState(Identity.Parse(stored.Identity), stored.Epoch, rules);
        foreach (ChannelRecord channel in stored.Channels)
            tree.Set(channel);
        foreach (GrantSet grant in stored.Grants)
            tree.Apply(grant);
        foreach (SubscriberRecord subscriber in stored.Subscribers)
            tree.Subscribers.Set(Subscriber.From(subscriber));
        foreach (SubscriptionRecord subscription in stored.Subscriptions)
            tree._subscriptions[SubscriptionIds.NumberOf(subscription.Id)] = subscription;
        foreach (SessionRecord session in stored.Sessions)
            tree._sessions[session.Name] = session;
        foreach (TreeItem item in stored.Items)
            tree.Items.Set(ItemSet.Read(item));
        tree.Counters = stored.Counters;
        return tree;
    }

    /// <summary>Whether an identity owns the tree: the user of its address; for a server's own tree its operators.</summary>
    public bool IsOwner(string identity) =>
        string.Equals(identity, _identity, StringComparison.Ordinal) || (Identity.IsServer && Rules.Operators.Contains(identity));

    /// <summary>Whether the tree looks absent to an identity because its owner has blocked it or its server.</summary>
    public bool IsBlocked(string identity) => Items.IsBlocked(identity) && !IsOwner(identity);

    public ChannelNode? Find(ChannelPath path) => _byPath.GetValueOrDefault(path);

    public ChannelNode? Find(int number) => _byNumber.GetValueOrDefault(number);

    public SubscriptionRecord? FindSubscription(string id) => _subscriptions.GetValueOrDefault(SubscriptionIds.NumberOf(id));

    public SessionRecord? FindSession(string name) => _sessions.GetValueOrDefault(name);

    /// <summary>Address of a channel of this tree, without prefix.</summary>
    public string AddressOf(ChannelPath path) => path.IsRoot ? _identity : $"{_identity}/{path.Text}";

    /// <summary>The channels a pattern covers, parents before what is below them, visible or not.</summary>
    public IEnumerable<ChannelNode> Covered(ChannelPattern pattern)
    {
        if (Find(pattern.Prefix) is not { } start)
            return [];
        return pattern.IsExact ? [start] : start.Covered(pattern);
    }

    /// <summary>Makes one change.</summary>
    public void Apply(Change change)
    {
        switch (change)
        {
            case EntryAppended or KeyRemoved or MessageRemoved or MessageRevised:
                return;
            case LinkReached reached:
                Subscribers.Reach(reached.Owner, reached.Id, reached.Offset);
                return;
            case OutgoingSet or PeerReachedSet or SourceReachedSet:
                Items.Set((ItemSet)change);
                return;
            case ItemRemoved { Kind: ItemKind.Outgoing or ItemKind.PeerReached } removed:
                Items.Remove(removed);
                return;
            case JobSet set:
                Items.Set(set);
                break;
            case ItemRemoved { Kind: ItemKind.Job } removed:
                Items.Remove(removed);
                break;
            case SessionSet set:
                _sessions[set.Session.Name] = set.Session;
                break;
            case SessionRemoved removed:
                _sessions.Remove(removed.Name);
                break;
            case SubscriptionSet set:
                _subscriptions[SubscriptionIds.NumberOf(set.Subscription.Id)] = set.Subscription;
                Counters = Counters with { NextSubscription = Math.Max(Counters.NextSubscription, SubscriptionIds.NumberOf(set.Subscription.Id) + 1) };
                break;
            case SubscriptionRemoved removed:
                _subscriptions.Remove(SubscriptionIds.NumberOf(removed.Id));
                break;
            default:
                ApplyToAudience(change);
                break;
        }

        Counters = Counters with { Version = Counters.Version + 1 };
    }

    /// <summary>Makes a change on which it depends who gets what.</summary>
    private void ApplyToAudience(Change change)
    {
        AudienceVersion++;
        switch (change)
        {
            case ItemSet set:
                Items.Set(set);
                break;
            case ItemRemoved removed:
                Items.Remove(removed);
                break;
            case ChannelSet set:
                Set(set.Channel);
                break;
            case ChannelRemoved removed:
                Remove(removed.Channel);
                break;
            case GrantSet grant:
                _byNumber[grant.Channel].SetGrant(grant.Identity, ParseGrant(grant.Acl));
                break;
            case SubscriberSet set:
                Subscribers.Set(Subscriber.From(set.Subscriber));
                break;
            case SubscriberRemoved removed:
                Subscribers.Remove(removed.Owner, removed.Id);
                break;
            default:
                throw new ArgumentException($"{change.GetType().Name} is no known change", nameof(change));
        }
    }

    private static Permissions? ParseGrant(string? acl) =>
        acl is null ? null : Acl.TryParse(acl, out Permissions granted, out string error) ? granted : throw new FormatException(error);

    private void Set(ChannelRecord record)
    {
        ChannelConfig config = ChannelConfig.Parse(record.ConfigJson);
        Counters = Counters with { NextChannel = Math.Max(Counters.NextChannel, record.Number + 1) };
        if (_byPath.TryGetValue(record.Path, out ChannelNode? existing))
        {
            existing.Reconfigure(record, config);
            return;
        }

        ChannelNode? parent = record.Path.IsRoot ? null : _byPath[record.Path.Parent];
        var node = new ChannelNode(record, config, parent);
        parent?.Adopt(node);
        _byPath[record.Path] = node;
        _byNumber[record.Number] = node;
    }

    private void Remove(int number)
    {
        ChannelNode node = _byNumber[number];
        node.Parent?.Drop(node);
        _byPath.Remove(node.Path);
        _byNumber.Remove(number);
        Items.RemoveOf(number);
    }
}
