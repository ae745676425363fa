using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Keeping;

namespace OTalk.Core.Trees.Delivery;

/// <summary>The subscriptions of one owner that a channel's entries go to, lowest number first.</summary>
public sealed record OwnerMatch(string Owner, IReadOnlyList<Subscriber> Subscribers);

/// <summary>The subscriptions of one other server that a channel's entries go to: they travel there once.</summary>
public sealed record PeerMatch(string Domain, IReadOnlyList<Subscriber> Subscribers);

/// <summary>
/// Who gets the entries of a channel, by the state of the tree at one moment: owners whose sessions may read them, links, and other servers.
/// </summary>
public sealed record Audience(IReadOnlyList<OwnerMatch> Owners, IReadOnlyList<Subscriber> Links, IReadOnlyList<PeerMatch> Peers)
{
    public static readonly Audience Nobody = new([], [], []);

    private IEnumerable<Subscriber> All => Owners.SelectMany(owner => owner.Subscribers).Concat(Links).Concat(Peers.SelectMany(peer => peer.Subscribers));

    /// <summary>
    /// Who gets an entry: the active subscriptions whose pattern covers its channel and whose owner may read there. An event about a channel
    /// below also goes to the subscriptions that cover that one; nobody is told, there or in <c>/channels</c>, of a channel that is hidden from
    /// them.
    /// </summary>
    public static Audience Of(TreeState tree, LogEntry entry) =>
        tree.IsMirror ? Group(tree, Named(tree, entry)) : Of(tree, entry, tree.Subscribers.Covering);

    /// <summary>The same for one subscription, whether or not the tree has it.</summary>
    public static Audience Of(TreeState tree, LogEntry entry, Subscriber only) => tree.IsMirror
        ? Group(tree, Named(tree, entry).FindAll(subscriber => subscriber == only))
        : Of(tree, entry, path => CoveringOf(only, path));

    private static Audience Of(TreeState tree, LogEntry entry, Func<ChannelPath, List<Subscriber>> covering)
    {
        Audience here = Of(tree, entry.Path, covering(entry.Path));
        if (entry.Path.Equals(WellKnown.SubscriptionsPath) && entry.Kind == EntryKind.Message)
            return here.Only(tree, subscriber => tree.IsOwner(subscriber.Owner) || SubscriptionNews.IsAbout(entry, subscriber.Owner));
        if (Listing.SubjectOf(entry) is { } listed)
            return here.Only(tree, subscriber => tree.IsOwner(subscriber.Owner) || IsKnown(tree, listed, subscriber.Owner));
        if (entry.Key is { } key && tree.Find(entry.Path) is { } node && node.Config.KeyAcl.ContainsKey(key))
            return here.Only(tree, subscriber => AccessRules.KeyAllows(tree, node, subscriber.Owner, key, KeyRights.Read) == true);
        if (entry.Subject is not { } subject)
            return here;

        // Read back from the log when the channel is gone, nothing tells any more who could see it.
        if (tree.Find(subject) is not { } about)
            return here.Only(tree, subscriber => tree.IsOwner(subscriber.Owner));

        List<Subscriber> told = [.. here.All.Where(subscriber => !subscriber.IsLink)];
        told.AddRange(covering(subject).Except(told));
        told.RemoveAll(subscriber => AccessRules.IsHidden(tree, about, subscriber.Owner));
        return Group(tree, told);
    }

    /// <summary>Of a mirror: the source has decided; who has unsubscribed since gets nothing.</summary>
    private static List<Subscriber> Named(TreeState tree, LogEntry entry)
    {
        var named = new List<Subscriber>();
        if (entry.Audience is not { } key || tree.Items.FindAudience(key) is not { } list)
            return named;
        foreach ((string owner, IReadOnlyList<string> ids) in list.Subscribers)
        {
            foreach (string id in ids)
            {
                if (tree.Subscribers.Find(owner, id) is { } subscriber)
                    named.Add(subscriber);
            }
        }

        return named;
    }

    /// <summary>Whether a subscription is among them.</summary>
    public bool Includes(Subscriber subscriber) =>
        All.Contains(subscriber);

    /// <summary>The same for one subscription, whether or not the tree has it.</summary>
    public static Audience Of(TreeState tree, ChannelPath path, Subscriber only) => Of(tree, path, CoveringOf(only, path));

    private static List<Subscriber> CoveringOf(Subscriber only, ChannelPath path) => only.Pattern.Matches(path) ? [only] : [];

    /// <summary>Who gets the messages of a channel.</summary>
    public static Audience Of(TreeState tree, ChannelPath path) => Of(tree, path, tree.Subscribers.Covering(path));

    private static bool IsKnown(TreeState tree, ChannelPath path, string identity) =>
        tree.Find(path) is { } node && !AccessRules.IsHidden(tree, node, identity);

    private Audience Only(TreeState tree, Predicate<Subscriber> told) => Group(tree, [.. All.Where(subscriber => told(subscriber))]);

    private static Audience Of(TreeState tree, ChannelPath path, List<Subscriber> covering)
    {
        if (covering.Count == 0 || tree.Find(path) is not { } node)
            return Nobody;
        if (!tree.IsMirror)
            covering.RemoveAll(subscriber => !AccessRules.Effective(tree, node, subscriber.Owner).HasFlag(Permissions.Subscribe));
        return Group(tree, covering);
    }

    private static Audience Group(TreeState tree, List<Subscriber> subscribers)
    {
        if (subscribers.Count == 0)
            return Nobody;
        List<Subscriber> here = tree.Rules.HostedDomains.Count == 0 ? subscribers : subscribers.FindAll(subscriber => tree.Rules.Hosts(subscriber.Domain));
        return new Audience(
            [.. here.Where(subscriber => !subscriber.IsLink)
                .GroupBy(subscriber => subscriber.Owner, StringComparer.Ordinal)
                .Select(group => new OwnerMatch(group.Key, [.. group.OrderBy(subscriber => subscriber.Number)]))],
            [.. here.Where(subscriber => subscriber.IsLink)],
            here.Count == subscribers.Count ? [] : [.. subscribers.Where(subscriber => !tree.Rules.Hosts(subscriber.Domain))
                .GroupBy(subscriber => subscriber.Domain, StringComparer.Ordinal)
                .Select(group => new PeerMatch(group.Key, [.. group]))]);
    }
}
