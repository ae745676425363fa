using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>Tells of subscriptions in a tree's <c>/subscriptions</c> channel, of both sides (protocol reference, "Subscriptions").</summary>
public static class SubscriptionNews
{
    /// <summary>The entry that tells of one of the tree's own subscriptions.</summary>
    public static EntryAppended Of(TreeState tree, DecisionContext context, SubscriptionRecord subscription) => Entry(
        tree, context, writer => WriteMembers(writer, subscription.Source, subscription.Destination, subscription.ConfigJson, subscription.State, null, subscription.Id));

    /// <summary>The entry that tells of somebody's subscription to channels of the tree.</summary>
    public static EntryAppended Of(TreeState tree, DecisionContext context, SubscriberRecord subscriber) => Entry(
        tree, context, writer => WriteMembers(writer, subscriber.Source, subscriber.Destination, subscriber.ConfigJson, subscriber.State, subscriber.Owner, subscriber.Id));

    /// <summary>Whether an entry tells of a subscription of somebody: others see in <c>/subscriptions</c> only their own.</summary>
    public static bool IsAbout(LogEntry entry, string identity)
    {
        using JsonDocument news = JsonDocument.Parse(entry.Body);
        return news.RootElement.TryGetProperty("identity"u8, out JsonElement owner) && owner.ValueEquals(identity);
    }

    /// <summary>The entry that tells of an invitation to a channel of the tree.</summary>
    public static EntryAppended Of(TreeState tree, DecisionContext context, ChannelNode channel, Invitation invitation, string state) => Entry(
        tree, context, writer => WriteInvitation(writer, tree, channel, invitation, state));

    /// <summary>Writes the <c>msg</c> members of an invitation: of a subscription that is not there yet.</summary>
    public static void WriteInvitation(Utf8JsonWriter writer, TreeState tree, ChannelNode channel, Invitation invitation, string state) => WriteMembers(
        writer, tree.AddressOf(channel.Path), invitation.Identity, SubscriptionConfig.Default.ToJson(), state, invitation.Identity, null);

    /// <summary>
    /// Some of the tree's own subscriptions end: told first, then gone, from the masks of its sessions too. With an invite its message goes.
    /// </summary>
    public static IEnumerable<Change> End(
        TreeState tree, DecisionContext context, IReadOnlyCollection<SubscriptionRecord> subscriptions, string state = SubscriptionState.Ended)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (SubscriptionRecord subscription in subscriptions)
        {
            gone.Add(subscription.Id);
            yield return Of(tree, context, subscription with { State = state });
            yield return new SubscriptionRemoved(subscription.Id);
            if (subscription.Invite is not { } invite)
                continue;
            foreach (Change removal in Requests.Remove(tree, context, invite, tree.Identity.ToString()))
                yield return removal;
        }

        // A session's mask is set once, without all that ended: a second setting would bring back what the first left out.
        foreach (SessionRecord session in tree.Sessions.Where(session => session.Mask.Any(gone.Contains)))
            yield return new SessionSet(session with { Mask = [.. session.Mask.Where(id => !gone.Contains(id))] });
    }

    /// <summary>Writes the <c>msg</c> members of a subscription, as they stand in <c>/subscriptions</c> and in <c>?subscriptions</c>.</summary>
    public static void WriteMembers(
        Utf8JsonWriter writer, string source, string destination, string configJson, string state, string? owner, string? id)
    {
        IdentityUri from = IdentityUri.Parse(source);
        writer.WriteString("ns"u8, Namespaces.Subscription);
        writer.WriteString("channel"u8, from.ToString());
        writer.WriteString("from_uri"u8, from.ToUri());
        writer.WriteString("to_uri"u8, IdentityUri.Parse(destination).ToUri());
        SubscriptionConfig.Parse(configJson).WriteMembers(writer);
        if (id is not null)
            writer.WriteString("subscription"u8, id);
        if (owner is not null)
            writer.WriteString("identity"u8, owner);
        writer.WriteString("state"u8, state);
    }

    private static EntryAppended Entry(TreeState tree, DecisionContext context, Action<Utf8JsonWriter> members)
    {
        ChannelNode place = tree.Find(WellKnown.SubscriptionsPath)!;
        return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = place.Number,
            Path = place.Path,
            Id = context.NewId(),
            Time = context.Now,
            Author = tree.Identity.ToString(),
            Ns = Namespaces.Subscription,
            Body = JsonText.Utf8Object(members),
        });
    }
}
