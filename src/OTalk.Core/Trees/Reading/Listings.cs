using System.Security.Cryptography;
using System.Text;
using OTalk.Core.Access;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Reading;

/// <summary>Rows that the state of a tree gives: sub-channels, subscriptions, permissions.</summary>
internal static class Listings
{
    /// <summary>The sub-channels of a channel that an identity may know of.</summary>
    public static IEnumerable<ContentRow> SubChannels(TreeState tree, ChannelNode channel, string identity) => channel.Children
        .Where(child => !AccessRules.IsHidden(tree, child, identity))
        .Select(child => new ContentRow(
            child.Record.Creator,
            child.Record.CreatedAt,
            Namespaces.Channel,
            JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Channel);
                writer.WriteString("channel"u8, tree.AddressOf(child.Path));
                writer.WriteString("name"u8, child.Config.Name);
                writer.WriteString("description"u8, child.Config.Description);
                writer.WriteString("type"u8, child.Config.Type);
            }),
            tree.AddressOf(channel.Path),
            tree.AddressOf(child.Path)));

    /// <summary>The subscriptions that cover a channel; without <c>m</c> only one's own.</summary>
    public static IEnumerable<ContentRow> SubscribersOf(TreeState tree, ChannelNode channel, string identity)
    {
        bool all = AccessRules.Effective(tree, channel, identity).HasFlag(Permissions.ModerateSubscriptions);
        return tree.Subscribers.Covering(channel.Path)
            .Where(subscriber => all || string.Equals(subscriber.Owner, identity, StringComparison.Ordinal))
            .OrderBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Number)
            .Select(subscriber => Row(tree, subscriber, tree.AddressOf(channel.Path)));
    }

    /// <summary>
    /// The rows of <c>/subscriptions</c>: for the owner its own subscriptions, then those of others to its channels; for others their own ones here.
    /// </summary>
    public static IEnumerable<ContentRow> AllSubscriptions(TreeState tree, string identity)
    {
        string place = tree.AddressOf(WellKnown.SubscriptionsPath);
        string own = tree.Identity.ToString();
        bool owner = tree.IsOwner(identity);
        IEnumerable<ContentRow> ownRows = owner
            ? tree.Subscriptions
                .Where(subscription => !string.Equals(subscription.State, SubscriptionState.Asking, StringComparison.Ordinal))
                .Select(subscription => Row(tree, subscription, place))
            : [];
        IEnumerable<ContentRow> others = tree.Subscribers.All
            .Where(subscriber => owner ? !string.Equals(subscriber.Owner, own, StringComparison.Ordinal) : string.Equals(subscriber.Owner, identity, StringComparison.Ordinal))
            .OrderBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Number)
            .Select(subscriber => Row(tree, subscriber, place));
        IEnumerable<ContentRow> invited = tree.Items.Invitations
            .Where(invitation => owner)
            .OrderBy(invitation => invitation.Identity, StringComparer.Ordinal).ThenBy(invitation => invitation.Channel)
            .Select(invitation => Row(tree, invitation, place));
        return ownRows.Concat(others).Concat(invited);
    }

    /// <summary>
    /// The rows of <c>/requests</c> for who is not its owner: those that it may decide, and its own. Its bodies are those of the messages there.
    /// </summary>
    public static IEnumerable<ContentRow> RequestsFor(TreeState tree, string identity)
    {
        string place = tree.AddressOf(WellKnown.RequestsPath);
        return tree.Subscribers.Pending
            .Where(subscriber => string.Equals(subscriber.Owner, identity, StringComparison.Ordinal) || MayDecide(tree, subscriber, identity))
            .OrderBy(subscriber => subscriber.Record.Request)
            .Select(subscriber => new ContentRow(
                subscriber.Owner,
                subscriber.Record.Since,
                Namespaces.Subscribe,
                Requests.Body(subscriber.Record),
                place,
                subscriber.Record.Request.ToString()!,
                Job: Claimed(tree, subscriber.Record.Request!.Value)));
    }

    private static Job? Claimed(TreeState tree, Guid request) =>
        tree.Items.Jobs.Find(tree.Find(WellKnown.RequestsPath)!.Number, request) is { IsAvailable: false } job ? job : null;

    private static bool MayDecide(TreeState tree, Subscriber subscriber, string identity) =>
        tree.Find(subscriber.Pattern.Prefix) is { } node
        && AccessRules.Effective(tree, node, identity).HasFlag(Permissions.ModerateSubscriptions);

    /// <summary>The rows of a server's <c>/features</c>, each with an id that is always that of its namespace.</summary>
    public static IEnumerable<ContentRow> Features(TreeState tree, ChannelNode channel) => Stanzas.Features.OfServer
        .Select(ns => new ContentRow(
            tree.Identity.ToString(),
            channel.Record.CreatedAt,
            ns,
            JsonText.Utf8Object(writer => writer.WriteString("ns"u8, ns)),
            tree.AddressOf(channel.Path),
            IdOf(ns).ToString()));

    /// <summary>The explicit grants on a channel.</summary>
    public static IEnumerable<ContentRow> Grants(TreeState tree, ChannelNode channel) => channel.Grants
        .OrderBy(grant => grant.Key, StringComparer.Ordinal)
        .Select(grant => new ContentRow(
            tree.Identity.ToString(),
            channel.Record.CreatedAt,
            Namespaces.Permissions,
            JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Permissions);
                writer.WriteString("identity"u8, grant.Key);
                writer.WriteString("acl"u8, Acl.Format(grant.Value));
            }),
            tree.AddressOf(channel.Path),
            grant.Key));

    private static ContentRow Row(TreeState tree, Invitation invitation, string place) => new(
        tree.Identity.ToString(),
        invitation.Since,
        Namespaces.Subscription,
        JsonText.Utf8Object(writer => SubscriptionNews.WriteInvitation(
            writer, tree, tree.Find(invitation.Channel)!, invitation, SubscriptionState.Invited)),
        place,
        Invitation.KeyOf(invitation.Channel, invitation.Identity));

    /// <summary>A UUIDv8 (RFC 9562 §5.8) made of a name.</summary>
    private static Guid IdOf(string name)
    {
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    private static ContentRow Row(TreeState tree, SubscriptionRecord subscription, string place) => new(
        tree.Identity.ToString(),
        subscription.Since,
        Namespaces.Subscription,
        JsonText.Utf8Object(writer => SubscriptionNews.WriteMembers(
            writer, subscription.Source, subscription.Destination, subscription.ConfigJson, subscription.State, null, null)),
        place,
        subscription.Id);

    private static ContentRow Row(TreeState tree, Subscriber subscriber, string place) => new(
        tree.Identity.ToString(),
        subscriber.Record.Since,
        Namespaces.Subscription,
        JsonText.Utf8Object(writer => SubscriptionNews.WriteMembers(
            writer, subscriber.Record.Source, subscriber.Record.Destination, subscriber.Record.ConfigJson, subscriber.Record.State, subscriber.Owner, null)),
        place,
        subscriber.Id);
}
