using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>
/// The sub-channels that a room, a channel with <c>subscriber_channel</c>, gives to its subscribers: each has one, under the name in
/// <c>subscription_channel</c>, with <c>presence</c> and a private <c>inbox</c> below (protocol reference, "Rooms").
/// </summary>
public static class MemberChannels
{
    /// <summary>The <c>type</c> of such a channel.</summary>
    public const string Type = Namespaces.Base + "subscriber-channel";

    private const string Granted = "pkdcCsS";
    private const string PresenceConfig = """{"msg_count":1}""";
    private const string InboxConfig = """{"all_acl":"","inherit_acl":false,"subscriber_acl":"p"}""";

    private static readonly byte[] Unavailable = JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Presence);
        writer.WriteString("show"u8, "unavailable"u8);
    });

    /// <summary>The room that a subscription is to: the channel itself, or it with all below it; null where that is none.</summary>
    public static ChannelNode? RoomOf(TreeState tree, ChannelPattern pattern) =>
        (pattern.IsExact || pattern.IsRecursive) && tree.Find(pattern.Prefix) is { Config.SubscriberChannel: true } room ? room : null;

    /// <summary>Whether a channel was given to a member of a room. Nobody makes one, or changes what it is, by a configuration.</summary>
    public static bool IsMembers(ChannelNode channel) =>
        channel.Parent is not null && string.Equals(channel.Config.Type, Type, StringComparison.Ordinal);

    /// <summary>Null where a member may have a name in a room; else the error.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode room, string identity, string? name)
    {
        if (AccessRules.IsShutOut(tree, room, identity))
            return AccessRules.Absent(tree, room.Path);
        if (name is null)
            return StanzaError.BadRequest($"config.subscription_channel is missing: {tree.AddressOf(room.Path)} gives every subscriber a channel of that name");
        if (!TryPath(room, name, out ChannelPath? path, out string? error) || !path.TryAppend(WellKnown.Presence, out _, out error))
            return StanzaError.BadRequest($"config.subscription_channel: {error}");
        if (WellKnown.IsPermanent(tree.Identity, path))
            return StanzaError.Conflict($"{tree.AddressOf(path)} is the server's: choose another subscription_channel");
        if (room.Child(path.Name) is not { } taken)
        {
            int limit = tree.Rules.ChannelsPerAccount;
            return limit > 0 && tree.ChannelCount + 3 > limit
                ? StanzaError.QuotaExceeded($"{tree.Identity} has {tree.ChannelCount} channels, as many as it may have")
                : null;
        }

        return IsOf(taken, identity) ? null : StanzaError.Conflict($"{tree.AddressOf(path)} exists already: choose another subscription_channel");
    }

    /// <summary>
    /// Gives a member its channels. One that it had under another name goes: a member has one, so nobody fills a room with names.
    /// </summary>
    public static Decision Give(TreeState tree, DecisionContext context, ChannelNode room, string identity, string name, string author)
    {
        if (!TryPath(room, name, out ChannelPath? path, out _))
            return new Decision();
        if (room.Child(path.Name) is { } own && IsOf(own, identity))
            return new Decision { Changes = [.. Holding(own, identity, Granted)] };

        var changes = new List<Change>();
        var effects = new List<Effect>();
        foreach (ChannelNode old in room.Children.Where(child => IsOf(child, identity)))
        {
            Decision removal = ChannelRemoval.Decide(tree, context, old, author);
            changes.AddRange(removal.Changes);
            effects.AddRange(removal.Effects);
        }

        string all = room.AllAcl.HasFlag(Permissions.Subscribe) || room.AllAcl.HasFlag(Permissions.Admin) ? "s" : "";
        int number = tree.Counters.NextChannel;
        changes.Add(Channel(number, path, $$"""{"all_acl":"{{all}}","subscriber_acl":"s","type":"{{Type}}"}""", identity, context));
        changes.Add(Channel(number + 1, path.Append(WellKnown.Presence), PresenceConfig, identity, context));
        changes.Add(Channel(number + 2, path.Append(WellKnown.Inbox), InboxConfig, identity, context));
        changes.Add(new GrantSet(number, identity, Granted));
        changes.Add(new GrantSet(number + 2, identity, Granted));
        changes.Add(ChannelEvents.Of(tree, context, room, path, Namespaces.Create, author));
        return new Decision { Changes = changes, Effects = effects };
    }

    /// <summary>Takes from somebody what they hold in their own channels, at a channel or below it: they are banned there.</summary>
    public static IEnumerable<Change> Dispossess(ChannelNode channel, string identity) =>
        channel.SelfAndBelow().Where(below => IsOf(below, identity)).SelectMany(own => Holding(own, identity, null));

    /// <summary>
    /// A subscription ends: where it was the last that made its owner a member of a room, the member's presence there is <c>unavailable</c>,
    /// and the member holds nothing in its channels until it comes back.
    /// </summary>
    public static IEnumerable<Change> Leave(
        TreeState tree, DecisionContext context, Subscriber subscriber, IReadOnlyCollection<Subscriber> ending)
    {
        if (!subscriber.IsActive || subscriber.Config.SubscriptionChannel is not { } name || RoomOf(tree, subscriber.Pattern) is not { } room)
            yield break;
        if (!TryPath(room, name, out ChannelPath? path, out _) || room.Child(path.Name) is not { } own || !IsOf(own, subscriber.Owner))
            yield break;
        bool stays = tree.Subscribers.Of(subscriber.Owner, room.Path).Any(other => LeadsTo(other, own) && !ending.Contains(other));
        bool said = ending.First(other => string.Equals(other.Owner, subscriber.Owner, StringComparison.Ordinal)
            && other.Pattern.Prefix.Equals(room.Path) && LeadsTo(other, own)) != subscriber;
        if (stays || said)
            yield break;
        foreach (Change loss in Holding(own, subscriber.Owner, null))
            yield return loss;
        if (own.Child(WellKnown.Presence) is not { } presence)
            yield break;
        yield return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = presence.Number,
            Path = presence.Path,
            Id = context.NewId(),
            Time = context.Now,
            Author = subscriber.Owner,
            Ns = Namespaces.Presence,
            Body = Unavailable,
        });
    }

    /// <summary>Whether an active subscription makes its owner the member whose channel that is.</summary>
    private static bool LeadsTo(Subscriber subscriber, ChannelNode own) => subscriber.IsActive
        && subscriber.Config.SubscriptionChannel is { } name
        && TryPath(own.Parent!, name, out ChannelPath? path, out _)
        && path.Equals(own.Path);

    /// <summary>What a member holds in its channels: the same in the channel, and in the inbox, which inherits nothing.</summary>
    private static IEnumerable<Change> Holding(ChannelNode own, string identity, string? acl)
    {
        foreach (ChannelNode? place in new[] { own, own.Child(WellKnown.Inbox) })
        {
            bool holds = place?.Grants.ContainsKey(identity) == true;
            if (place is not null && holds == acl is null)
                yield return new GrantSet(place.Number, identity, acl);
        }
    }

    private static bool IsOf(ChannelNode channel, string identity) =>
        IsMembers(channel) && string.Equals(channel.Record.Creator, identity, StringComparison.Ordinal);

    private static bool TryPath(
        ChannelNode room,
        string name,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ChannelPath? path,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        if (name is not ("" or "*") && !name.Contains('/', StringComparison.Ordinal))
            return room.Path.TryAppend(name, out path, out error);
        (path, error) = (null, "it is not the name of one channel");
        return false;
    }

    private static ChannelSet Channel(int number, ChannelPath path, string configJson, string creator, DecisionContext context)
    {
        ChannelConfig config = ChannelConfig.Parse(configJson);
        return new ChannelSet(new ChannelRecord(number, path, config.ToJson(), config.MessageCount, config.EventCount, creator, context.Now));
    }
}
