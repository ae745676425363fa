using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// Has the live sessions of one identity follow what is decided in its tree: their masks, and the trees that they read through them. Done by
/// the tree's own loop, behind what it has published, so that whatever doors change a mask at once, all see the same one as is stored.
/// </summary>
internal static class SessionFollower
{
    /// <summary>Follows the changes of a batch, which are durable and published.</summary>
    public static void Follow(OwnerSessions sessions, TreeState tree, IReadOnlyList<Change> changes, DateTimeOffset now)
    {
        List<string>? ended = null;
        List<SubscriptionRecord>? begun = null;
        bool isTouched = false;
        foreach (Change change in changes)
        {
            if (change is SubscriptionRemoved removed)
                (ended ??= []).Add(removed.Id);
            else if (change is SubscriptionSet { Subscription: var subscription })
                (begun ??= []).Add(subscription);
            isTouched |= change is SessionSet or SubscriptionSet or SubscriptionRemoved;
        }

        if (!isTouched)
            return;
        foreach (Session session in sessions.Live)
        {
            // That a subscription is gone is told by others; the mask alone is no news then.
            if (ended is not null)
                session.Forget(ended);
            Follow(session, tree, begun ?? [], now);
        }
    }

    /// <summary>The tree was read anew: what was decided last may be stored, although nobody has heard of it.</summary>
    public static void FollowAll(OwnerSessions sessions, TreeState tree, DateTimeOffset now)
    {
        foreach (Session session in sessions.Live)
            Follow(session, tree, [], now);
    }

    private static void Follow(Session session, TreeState tree, IReadOnlyList<SubscriptionRecord> begun, DateTimeOffset now)
    {
        if (tree.FindSession(session.Name) is not { } record || record.BoundAt != session.BoundAt)
            return;
        SessionMask before = session.Mask;
        IReadOnlyList<string> mask = record.Mask;
        bool isOther = !mask.SequenceEqual(before.Ids, StringComparer.Ordinal);
        if (isOther)
            session.SetMask(mask, now);
        List<string> added = isOther ? [.. mask.Except(before.Ids, StringComparer.Ordinal)] : [];
        bool isLonger = mask.Count == before.Ids.Count + added.Count && !added.Contains(MaskRules.Everything, StringComparer.Ordinal);
        if (isOther && !isLonger)
        {
            session.ReadOnly([.. MaskRules.Sources(tree, mask).Keys], now);
            return;
        }

        // A mask that grows is the common case, with many subscriptions too.
        IEnumerable<SubscriptionRecord> more = added.Select(tree.FindSubscription).OfType<SubscriptionRecord>()
            .Concat(begun.Where(subscription => MaskRules.Covers(mask, subscription.Id)));
        foreach (SubscriptionRecord subscription in more.Where(MaskRules.DeliversToSessions))
            session.Read(IdentityUri.Parse(subscription.Source).Identity.ToString(), now);
    }
}
