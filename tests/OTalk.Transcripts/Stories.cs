namespace OTalk.Transcripts;

/// <summary>Connecting, authenticating, binding, ending (protocol reference, "Streams, authentication, sessions").</summary>
public sealed class StreamStories : StoryTests
{
    public static TheoryData<string> Files => In("streams");

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

/// <summary>Jobs and those who work on them (protocol reference, "Queues").</summary>
public sealed class QueueStories : StoryTests
{
    public static TheoryData<string> Files => In("queues");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAsync(file);
}
