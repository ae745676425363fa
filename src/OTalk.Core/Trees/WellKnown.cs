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
    public static readonly ChannelPath RequestsPath = ChannelPath.Parse(Requests);
    public static readonly ChannelPath SessionsPath = ChannelPath.Parse(Sessions);

    private const string Readable = """{"all_acl":"s"}""";
    private const string PresenceConfig = """{"msg_count":1,"requests":true}""";

    private static readonly (string Path, string Config)[] OfUsers =
    [
        ("", """{"all_acl":"","subscriber_acl":"s"}"""),
        (Sessions, "{}"),
        (Presence, PresenceConfig),
        (Roster, "{}"),
        (Inbox, $$"""{"all_acl":"p","msg_count":{{MailboxMessageCount}}}"""),
        (Sent, $$"""{"msg_count":{{MailboxMessageCount}}}"""),
        (Requests, "{}"),
        (Subscriptions, "{}"),
        (Discovery, Readable),
        (Channels, Readable),
        (Blocked, "{}"),
        (Vcard, Readable),
    ];

    private static readonly (string Path, string Config)[] OfServers =
    [
        ("", """{"all_acl":"","subscriber_acl":"s"}"""),
        (Subscriptions, "{}"),
        (Requests, "{}"),
        (Discovery, Readable),
        (Channels, Readable),
        (Features, Readable),
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

    /// <summary>The channels of a session that is new, the session's own first.</summary>
    public static IReadOnlyList<ChannelSet> FoundSession(TreeState tree, ChannelPath session, string address, DateTimeOffset now)
    {
        int number = tree.Counters.NextChannel;
        var changes = new List<ChannelSet> { Channel(number++, session, "{}", address, now) };
        foreach ((string name, string config) in OfSessions)
            changes.Add(Channel(number++, session.Append(name), config, address, now));
        return changes;
    }

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
