using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Second step of inviting, in the tree of who is invited: a message in <c>/requests</c>, from the channel, and a subscription in state
/// <c>invited</c> that carries nothing until it is subscribed to. A second invite to the same channel takes the place of the first.
/// </summary>
/// <param name="Inviter">Identity of who invites.</param>
/// <param name="Channel">The channel, as an address.</param>
/// <param name="Acl">Flags that will be granted.</param>
/// <param name="Id">Id of the invitation, which the message gets.</param>
public sealed record ReceiveInviteCommand(string Inviter, string Channel, string Acl, Guid Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        // Who is blocked learns no more than that there is nobody of that name.
        if (tree.IsBlocked(Inviter) || tree.IsBlocked(Actor.IdentityOf(Channel)))
            return AccessRules.Absent(tree, ChannelPath.Root);
        SubscriptionRecord? known = tree.Subscriptions.FirstOrDefault(subscription =>
            string.Equals(subscription.Source, Channel, StringComparison.Ordinal) && IdentityUri.Parse(subscription.Destination).Path.IsRoot);
        if (known?.Invite is null && Requests.Full(tree) is { } full)
            return full;

        if (known?.Invite == Id)
            return new Decision();
        SubscriptionRecord invited = known is null
            ? new SubscriptionRecord(
                SubscriptionIds.Of(tree.Counters.NextSubscription),
                Channel,
                tree.Identity.ToString(),
                SubscriptionConfig.Default.ToJson(),
                SubscriptionState.Invited,
                context.Now,
                Id)
            : known with { Invite = Id };
        var changes = new List<Change>();
        if (known?.Invite is { } before)
            changes.AddRange(Requests.Remove(tree, context, before, Channel));
        changes.Add(Message(tree, context));
        changes.Add(new SubscriptionSet(invited));
        if (known is null)
            changes.Add(SubscriptionNews.Of(tree, context, invited));
        return new Decision { Changes = changes };
    }

    private EntryAppended Message(TreeState tree, DecisionContext context)
    {
        ChannelNode place = tree.Find(WellKnown.RequestsPath)!;
        return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = place.Number,
            Path = place.Path,
            Id = Id,
            Time = context.Now,
            Author = Channel,
            Ns = Namespaces.Invite,
            Body = JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Invite);
                writer.WriteString("channel"u8, Channel);
                writer.WriteString("permission"u8, Acl);
            }),
        });
    }
}

/// <summary>An invitation was taken back: what is left of it goes, unless it was accepted.</summary>
public sealed record EndInviteCommand(string Channel) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Changes =
        [
            .. SubscriptionNews.End(
                tree,
                context,
                [.. tree.Subscriptions.Where(subscription =>
                    string.Equals(subscription.State, SubscriptionState.Invited, StringComparison.Ordinal)
                    && string.Equals(subscription.Source, Channel, StringComparison.Ordinal))]),
        ],
    };
}
