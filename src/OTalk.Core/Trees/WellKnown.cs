using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>The channels every tree starts with, their defaults, and what the server keeps for itself (protocol reference, "Well-known channels").</summary>
public static class WellKnown
{
    public const string Sessions = "sess";
    public const string Presence = "presence";
    public const string Inbox = "inbox";
    public const string Features = "features";
    public const string Roster = "roster";
    public const string Sent = "sent";
    public const string Requests = "requests";
    public const string Subscriptions = "subscriptions";
    public const string Discovery = "discovery";
    public const string Channels = "channels";
    public const string Blocked = "blocked";
    public const string Vcard = "vcard";

    /// <summary>Messages kept in <c>/inbox</c> and <c>/sent</c>: the devices of a user read them after days away.</summary>
    public const int MailboxMessageCount = 1000;

    public static readonly ChannelPath SubscriptionsPath = ChannelPath.Parse(Subscriptions);
    public static readonly ChannelPath BlockedPath = ChannelPath.Parse(Blocked);
    public static readonly ChannelPath RequestsPath = ChannelPath.Parse(Requests);
    public static readonly ChannelPath SessionsPath = ChannelPath.Parse(Sessions);
    public static readonly ChannelPath PresencePath = ChannelPath.Parse(Presence);
    public static readonly ChannelPath ChannelsPath = ChannelPath.Parse(Channels);
    public static readonly ChannelPath FeaturesPath = ChannelPath.Parse(Features);
    public static readonly ChannelPath SentPath = ChannelPath.Parse(Sent);

    private const string Readable = """{"all_acl":"s"}""";
    private const string Unlimited = """{"msg_count":-1}""";
    private const string PresenceConfig = """{"msg_count":1,"requests":true}""";

    // A listing stays as long as its channel does, however many there are.
    private const string ListingsConfig = """{"all_acl":"s","msg_count":-1}""";

    private const string MirrorConfig = """{"all_acl":"","msg_count":0,"event_count":0}""";

    private static readonly (string Path, string Config)[] OfUsers =
    [
        ("", """{"all_acl":"","subscriber_acl":"s"}"""),
        (Sessions, "{}"),
        (Presence, PresenceConfig),
        (Roster, "{}"),
        (Inbox, $$"""{"all_acl":"p","msg_count":{{MailboxMessageCount}}}"""),
        (Sent, $$"""{"msg_count":{{MailboxMessageCount}}}"""),
        (Requests, Unlimited),
        (Subscriptions, "{}"),
        (Discovery, Readable),
        (Channels, ListingsConfig),
        (Features, Readable),
        (Blocked, Unlimited),
        (Vcard, Readable),
    ];

    private static readonly (string Path, string Config)[] OfServers =
    [
        ("", """{"all_acl":"","subscriber_acl":"s"}"""),
        (Subscriptions, "{}"),
        (Requests, Unlimited),
        (Discovery, Readable),
        (Channels, ListingsConfig),
        (Features, Readable),
        (Blocked, Unlimited),
    ];

    private static readonly (string Name, string Config)[] OfSessions =
    [
        (Presence, PresenceConfig),
        (Inbox, """{"all_acl":"p"}"""),
        (Features, Readable),
    ];

    private static readonly string[] InitialSubscriptions = [Inbox, Requests, Subscriptions, $"{Roster}/*", $"{Sessions}/*"];

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { Presence, Sent, Requests, Subscriptions, Channels, Blocked };

    /// <summary>What a tree that does not exist yet begins with: its channels and, for a user, the subscriptions every account starts with.</summary>
    public static IReadOnlyList<Change> Found(Identity identity, DateTimeOffset now)
    {
        string address = identity.ToString();
        var changes = new List<Change>();
        int number = 1;
        foreach ((string path, string config) in identity.IsServer ? OfServers : OfUsers)
            changes.Add(Channel(number++, ChannelPath.Parse(path), config, address, now));
        if (identity.IsServer)
            return changes;

        int id = 1;
        foreach (string source in InitialSubscriptions)
        {
            string from = $"{address}/{source}";
            string config = SubscriptionConfig.Default.ToJson();
            changes.Add(new SubscriptionSet(new SubscriptionRecord(SubscriptionIds.Of(id), from, address, config, SubscriptionState.Active, now)));
            changes.Add(new SubscriberSet(new SubscriberRecord(address, SubscriptionIds.Of(id), from, address, config, SubscriptionState.Active, now)));
            id++;
        }

        return changes;
    }

    /// <summary>What a mirror begins with: a root that nobody reads by itself. It keeps no history, only a log.</summary>
    public static IReadOnlyList<Change> FoundMirror(Identity identity, DateTimeOffset now) =>
        [Channel(1, ChannelPath.Root, MirrorConfig, identity.ToString(), now)];

    /// <summary>The channels of a session that is new, the session's own first.</summary>
    public static IReadOnlyList<ChannelSet> FoundSession(TreeState tree, ChannelPath session, string address, DateTimeOffset now)
    {
        int number = tree.Counters.NextChannel;
        var changes = new List<ChannelSet> { Channel(number++, session, "{}", address, now) };
        foreach ((string name, string config) in OfSessions)
            changes.Add(Channel(number++, session.Append(name), config, address, now));
        return changes;
    }

    /// <summary>The well-known channels that a tree lacks because an earlier version of the program founded it.</summary>
    public static IReadOnlyList<ChannelSet> Missing(TreeState tree, DateTimeOffset now)
    {
        string address = tree.Identity.ToString();
        int number = tree.Counters.NextChannel;
        var changes = new List<ChannelSet>();
        foreach ((string text, string config) in tree.Identity.IsServer ? OfServers : OfUsers)
        {
            ChannelPath path = ChannelPath.Parse(text);
            if (tree.Find(path) is null)
                changes.Add(Channel(number++, path, config, address, now));
        }

        return changes;
    }

    /// <summary>The NAME of a path <c>sess/NAME/presence</c>; null for any other path.</summary>
    public static string? SessionOfPresence(ChannelPath path) =>
        path.Depth == 3 && path.Name == Presence && path.Segments[0] == Sessions ? path.Segments[1] : null;

    /// <summary>Whether how many messages a channel keeps is part of what it is: the server relies on it.</summary>
    public static bool HasFixedHistory(ChannelPath path) => path.Equals(ChannelsPath) || path.Equals(PresencePath);

    /// <summary>Whether only the server publishes to a channel.</summary>
    public static bool IsServerKept(Identity identity, ChannelPath path) =>
        path.Depth == 1 && (Kept.Contains(path.Name) || (identity.IsServer && path.Name == Features));

    /// <summary>Whether a channel cannot be created or deleted by anybody: it comes with the tree or with a session.</summary>
    public static bool IsPermanent(Identity identity, ChannelPath path)
    {
        if (path.Depth <= 1)
            return (identity.IsServer ? OfServers : OfUsers).Any(channel => string.Equals(channel.Path, path.Text, StringComparison.Ordinal));
        return !identity.IsServer && path.Segments[0] == Sessions
            && (path.Depth == 2 || (path.Depth == 3 && OfSessions.Any(channel => string.Equals(channel.Name, path.Name, StringComparison.Ordinal))));
    }

    /// <summary>
    /// The configuration that channels of a pattern have when there are any: a session's presence can be subscribed to while nobody is online.
    /// </summary>
    public static ChannelConfig? TemplateFor(Identity identity, ChannelPattern pattern)
    {
        if (identity.IsServer || pattern.IsRecursive)
            return null;
        foreach ((string name, string config) in OfSessions)
        {
            if (pattern.Matches(SessionsPath.Append("any").Append(name)))
                return ChannelConfig.Parse(config);
        }

        return null;
    }

    private static ChannelSet Channel(int number, ChannelPath path, string configJson, string creator, DateTimeOffset now)
    {
        ChannelConfig config = ChannelConfig.Parse(configJson);
        return new ChannelSet(new ChannelRecord(number, path, config.ToJson(), config.StoredMessageCount, config.EventCount, creator, now));
    }
}
