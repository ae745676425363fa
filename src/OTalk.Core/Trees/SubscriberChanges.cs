using OTalk.Core.Access;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>What happens at the source when a subscription becomes active, and when it ends.</summary>
internal static class SubscriberChanges
{
    /// <summary>
    /// A subscription becomes active: its owner gets what it was promised, and its channels where the source is a room, and the others are told
    /// before it takes effect, so that the new subscriber is not told of itself.
    /// </summary>
    /// <param name="tree">The source.</param>
    /// <param name="context">Time and ids.</param>
    /// <param name="wanted">The subscription as it shall be.</param>
    /// <param name="author">Full address of who made it active: its owner, or who approved it.</param>
    /// <param name="invitation">The invitation it answers, or null.</param>
    public static Decision Activate(TreeState tree, DecisionContext context, Subscriber wanted, string author, Invitation? invitation = null)
    {
        Subscriber? known = tree.Subscribers.Find(wanted.Owner, wanted.Id);
        var changes = new List<Change>();
        var effects = new List<Effect>();
        if (known?.Record.Request is { } request)
            changes.AddRange(Requests.Remove(tree, context, request, author));
        if (invitation is not null)
        {
            changes.AddRange(Grant(tree, context, invitation, author));
            changes.Add(new ItemRemoved(ItemKind.Invitation, Invitation.KeyOf(invitation.Channel, invitation.Identity)));
        }

        else if (wanted.Record.IsApproved)
        {
            changes.AddRange(LetRead(tree, context, wanted, author));
        }

        if (MemberChannels.RoomOf(tree, wanted.Pattern) is { } room)
        {
            Decision given = MemberChannels.Give(tree, context, room, wanted.Owner, wanted.Config.SubscriptionChannel!, author);
            changes.AddRange(given.Changes);
            effects.AddRange(given.Effects);
        }

        if (known is not { IsActive: true } && tree.Find(wanted.Pattern.Prefix) is { } place)
            changes.Add(Told(tree, context, place, Namespaces.Subscribe, wanted, author));

        // Who was let in once stays let in when it changes its configuration.
        SubscriberRecord record = wanted.Record with
        {
            IsApproved = wanted.Record.IsApproved || invitation is not null || known is { IsActive: true, IsApproved: true },
            Request = null,
        };
        changes.Add(new SubscriberSet(record));
        if (!string.Equals(wanted.Owner, tree.Identity.ToString(), StringComparison.Ordinal))
            changes.Add(SubscriptionNews.Of(tree, context, record));
        return new Decision { Changes = changes, Effects = effects, Outcome = new Admission(null) };
    }

    /// <summary>Subscriptions end, or their requests are denied or withdrawn.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="context">Time and ids.</param>
    /// <param name="ending">Which.</param>
    /// <param name="author">Full address of who ends them.</param>
    /// <param name="state"><c>ended</c> or <c>denied</c>.</param>
    public static IEnumerable<Change> End(
        TreeState tree, DecisionContext context, IReadOnlyCollection<Subscriber> ending, string author, string state = SubscriptionState.Ended)
    {
        foreach (Subscriber subscriber in ending)
        {
            foreach (Change farewell in MemberChannels.Leave(tree, context, subscriber, ending))
                yield return farewell;
        }

        foreach (Subscriber subscriber in ending)
        {
            yield return new SubscriberRemoved(subscriber.Owner, subscriber.Id);
            if (subscriber.Record.Request is { } request)
            {
                foreach (Change removal in Requests.Remove(tree, context, request, author))
                    yield return removal;
            }
            else if (tree.Find(subscriber.Pattern.Prefix) is { } place)
            {
                yield return Told(tree, context, place, Namespaces.Unsubscribe, subscriber, author);
            }

            if (!string.Equals(subscriber.Owner, tree.Identity.ToString(), StringComparison.Ordinal))
                yield return SubscriptionNews.Of(tree, context, subscriber.Record with { State = state, Since = context.Now });
        }
    }

    /// <summary>Grants flags to a subscriber, with <c>s</c>, added to what was granted to it on the channel before.</summary>
    public static IEnumerable<Change> Grant(TreeState tree, DecisionContext context, Invitation promised, string author)
    {
        if (tree.Find(promised.Channel) is not { } node || !Acl.TryParse(promised.Acl, out Permissions flags, out _))
            return [];

        // A grant decides alone: one that is there already has to let read, whatever was promised.
        Permissions? before = node.Grants.TryGetValue(promised.Identity, out Permissions here) ? here : AccessRules.NearestGrant(node, promised.Identity);
        if (flags == Permissions.None && before is null)
            return [];
        Permissions granted = flags | Permissions.Subscribe | (before ?? Permissions.None);
        return before is { } held && Acl.Expand(held).HasFlag(granted) ? [] : Granted(tree, context, node, promised.Identity, Acl.Format(granted), author);
    }

    /// <summary>Who is let in reads, also where a grant without <c>s</c> decides.</summary>
    private static IEnumerable<Change> LetRead(TreeState tree, DecisionContext context, Subscriber wanted, string author)
    {
        if ((!wanted.Pattern.IsExact && !wanted.Pattern.IsRecursive) || tree.Find(wanted.Pattern.Prefix) is not { } head)
            return [];
        return Grant(tree, context, new Invitation(head.Number, wanted.Owner, "", author, context.Now, Guid.Empty), author);
    }

    private static IEnumerable<Change> Granted(
        TreeState tree, DecisionContext context, ChannelNode node, string identity, string acl, string author)
    {
        yield return new GrantSet(node.Number, identity, acl);
        yield return ChannelEvents.Of(tree, context, node, node.Path, Namespaces.Permissions, author, details: writer =>
        {
            writer.WriteString("identity"u8, identity);
            writer.WriteString("acl"u8, acl);
        });
    }

    private static EntryAppended Told(TreeState tree, DecisionContext context, ChannelNode place, string what, Subscriber subscriber, string author) =>
        ChannelEvents.Of(tree, context, place, place.Path, what, author, details: writer =>
        {
            writer.WriteString("identity"u8, subscriber.Owner);
            if (subscriber.Config.SubscriptionChannel is { } name)
                writer.WriteString("subscription_channel"u8, name);
        });
}
