namespace OTalk.Transcripts;

/// <summary>Connecting, authenticating, binding, ending (protocol reference, "Streams, authentication, sessions").</summary>
public sealed class StreamStories : StoryTests
{
    public static TheoryData<string> Files => In("streams");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Tokens: what they are limited to, how they are made and how they end (protocol reference, "OAuth and tokens").</summary>
public sealed class TokenStories : StoryTests
{
    public static TheoryData<string> Files => In("oauth");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>The outer form of everything, and what is malformed (protocol reference, "Identity URIs" and "Stanzas").</summary>
public sealed class StanzaStories : StoryTests
{
    public static TheoryData<string> Files => In("stanzas");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>The examples of the protocol reference, as they are printed there.</summary>
public sealed class DocumentStories : StoryTests
{
    public static TheoryData<string> Files => In("docs");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Channels, their configuration, messages, keys and permissions (protocol reference, "Channels" and "Permissions").</summary>
public sealed class ChannelStories : StoryTests
{
    public static TheoryData<string> Files => In("channels");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Reading (protocol reference, "Getting contents").</summary>
public sealed class ContentStories : StoryTests
{
    public static TheoryData<string> Files => In("contents");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Subscribing, masks, links and what is delivered (protocol reference, "Subscriptions").</summary>
public sealed class SubscriptionStories : StoryTests
{
    public static TheoryData<string> Files => In("subscriptions");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Asking, deciding, inviting (protocol reference, "Requests" and "Invites").</summary>
public sealed class RequestStories : StoryTests
{
    public static TheoryData<string> Files => In("requests");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Rooms and their members (protocol reference, "Rooms").</summary>
public sealed class RoomStories : StoryTests
{
    public static TheoryData<string> Files => In("rooms");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>What the server keeps, presence, chat and discovery (protocol reference, "Well-known channels").</summary>
public sealed class WellKnownStories : StoryTests
{
    public static TheoryData<string> Files => In("well-known");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Jobs and those who work on them (protocol reference, "Queues").</summary>
public sealed class QueueStories : StoryTests
{
    public static TheoryData<string> Files => In("queues");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Rooms over TCP, in both dialects, alone and together with oTalk (protocol reference, "Talker").</summary>
public sealed class TalkerStories : StoryTests
{
    public static TheoryData<string> Files => [.. In("talker").Select(static row => row.Data).Except(TalkerClockStories.Waiting)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Those of them in which clients wait until the server has had enough: a class of their own, because nothing else is slow.</summary>
public sealed class TalkerClockStories : StoryTests
{
    internal static string[] Waiting { get; } =
        [.. new[] { "authentication", "idle", "malformed", "ping", "silent", "timeouts" }.Select(static name => $"talker/{name}.transcript")];

    public static TheoryData<string> Files => [.. Waiting];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Channels and queues over STOMP, alone and together with other doors (protocol reference, "STOMP").</summary>
public sealed class StompStories : StoryTests
{
    public static TheoryData<string> Files => In("stomp");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}

/// <summary>Stanzas to identities of other domains (protocol reference, "Federation"), here on one server that hosts them all.</summary>
public sealed class FederationStories : StoryTests
{
    public static TheoryData<string> Files => In("federation");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}
