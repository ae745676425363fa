using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Keeping;

namespace OTalk.Core.Trees.Delivery;

/// <summary>The subscriptions of one owner that a channel's entries go to, lowest number first.</summary>
public sealed record OwnerMatch(string Owner, IReadOnlyList<Subscriber> Subscribers);

/// <summary>Who gets the entries of a channel, by the state of the tree at one moment: owners whose sessions may read them, and links.</summary>
public sealed record Audience(IReadOnlyList<OwnerMatch> Owners, IReadOnlyList<Subscriber> Links)
{
    public static readonly Audience Nobody = new([], []);

    /// <summary>
    /// Who gets an entry: the active subscriptions whose pattern covers its channel and whose owner may read there. An event about a channel
    /// below also goes to the subscriptions that cover that one; nobody is told, there or in <c>/channels</c>, of a channel that is hidden from
    /// them.
    /// </summary>
    public static Audience Of(TreeState tree, LogEntry entry) => Of(tree, entry, tree.Subscribers.Covering);

    /// <summary>The same for one subscription, whether or not the tree has it.</summary>
    public static Audience Of(TreeState tree, LogEntry entry, Subscriber only) => Of(tree, entry, path => CoveringOf(only, path));

    private static Audience Of(TreeState tree, LogEntry entry, Func<ChannelPath, List<Subscriber>> covering)
    {
        Audience here = Of(tree, entry.Path, covering(entry.Path));
        if (entry.Path.Equals(WellKnown.SubscriptionsPath) && entry.Kind == EntryKind.Message)
            return here.Only(subscriber => tree.IsOwner(subscriber.Owner) || SubscriptionNews.IsAbout(entry, subscriber.Owner));
        if (Listing.SubjectOf(entry) is { } listed)
            return here.Only(subscriber => tree.IsOwner(subscriber.Owner) || IsKnown(tree, listed, subscriber.Owner));
        if (entry.Key is { } key && tree.Find(entry.Path) is { } node && node.Config.KeyAcl.ContainsKey(key))
            return here.Only(subscriber => AccessRules.KeyAllows(tree, node, subscriber.Owner, key, KeyRights.Read) == true);
        if (entry.Subject is not { } subject)
            return here;

        // Read back from the log when the channel is gone, nothing tells any more who could see it.
        if (tree.Find(subject) is not { } about)
            return here.Only(subscriber => tree.IsOwner(subscriber.Owner));

        List<Subscriber> told = [.. here.Owners.SelectMany(owner => owner.Subscribers)];
        told.AddRange(covering(subject).Except(told));
        told.RemoveAll(subscriber => AccessRules.IsHidden(tree, about, subscriber.Owner));
        return Group(told);
    }

    /// <summary>Whether a subscription is among them.</summary>
    public bool Includes(Subscriber subscriber) =>
        Links.Contains(subscriber) || Owners.Any(owner => owner.Subscribers.Contains(subscriber));

    /// <summary>The same for one subscription, whether or not the tree has it.</summary>
    public static Audience Of(TreeState tree, ChannelPath path, Subscriber only) => Of(tree, path, CoveringOf(only, path));

    private static List<Subscriber> CoveringOf(Subscriber only, ChannelPath path) => only.Pattern.Matches(path) ? [only] : [];

    /// <summary>Who gets the messages of a channel.</summary>
    public static Audience Of(TreeState tree, ChannelPath path) => Of(tree, path, tree.Subscribers.Covering(path));

    private static bool IsKnown(TreeState tree, ChannelPath path, string identity) =>
        tree.Find(path) is { } node && !AccessRules.IsHidden(tree, node, identity);

    private Audience Only(Predicate<Subscriber> told) =>
        Group([.. Owners.SelectMany(owner => owner.Subscribers).Concat(Links).Where(subscriber => told(subscriber))]);

    private static Audience Of(TreeState tree, ChannelPath path, List<Subscriber> covering)
    {
        if (covering.Count == 0 || tree.Find(path) is not { } node)
            return Nobody;
        covering.RemoveAll(subscriber => !AccessRules.Effective(tree, node, subscriber.Owner).HasFlag(Permissions.Subscribe));
        return Group(covering);
    }

    private static Audience Group(List<Subscriber> subscribers) => subscribers.Count == 0 ? Nobody : new(
        [.. subscribers.Where(subscriber => !subscriber.IsLink)
            .GroupBy(subscriber => subscriber.Owner, StringComparer.Ordinal)
            .Select(group => new OwnerMatch(group.Key, [.. group.OrderBy(subscriber => subscriber.Number)]))],
        [.. subscribers.Where(subscriber => subscriber.IsLink)]);
}
