using OTalk.TestKit.Server;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts;

/// <summary>
/// The stories of two or three domains, played across as many servers: nothing in them needs to know (protocol reference, "Federation"). What is left
/// out is about one server alone, and hosts several domains to show that. Two classes, so that they are played beside one another.
/// </summary>
public abstract class FederatedStories : StoryTests
{
    /// <summary>
    /// Stories that count on what is so only on one server: that a link has been served when a publish is answered, and that events have come when
    /// the server is killed.
    /// </summary>
    private static readonly string[] _ofOneServer = ["subscriptions/offline.transcript", "channels/grants.transcript"];

    /// <summary>Folders whose stories say across servers what others say too: the examples of the reference, and reading.</summary>
    private static readonly string[] _saidElsewhere = ["docs", "contents"];

    /// <summary>The stories of some folders that host more than one domain.</summary>
    /// <param name="folders">Says of a folder's name whether it is one of them.</param>
    protected static TheoryData<string> Of(Func<string, bool> folders) =>
    [
        .. Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)!).Where(folders).Except(_saidElsewhere).Order(StringComparer.Ordinal)
            .SelectMany(folder => In(folder)).Select(row => row.Data).Except(_ofOneServer).Where(IsOfSeveralDomains),
    ];

    /// <summary>Plays a story across servers.</summary>
    protected static Task PlayAcrossAsync(string file) =>
        TranscriptPlayer.PlayAcrossAsync(TranscriptParser.Load(Path.Combine(Root, file), file), TestContext.Current.CancellationToken);

    private static bool IsOfSeveralDomains(string file) =>
        ServerGroup.DomainsOf(TranscriptParser.Load(Path.Combine(Root, file), file).Setup).Count > 1;
}

/// <summary>Stories of channels and what is in them, across servers.</summary>
public sealed class FederatedChannelStories : FederatedStories
{
    internal static string[] Folders { get; } = ["channels", "queues", "rooms", "well-known"];

    public static TheoryData<string> Files => Of(Folders.Contains);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAcrossAsync(file);
}

/// <summary>Stories of sessions and subscriptions, and all others, across servers.</summary>
public sealed class FederatedSubscriptionStories : FederatedStories
{
    public static TheoryData<string> Files => Of(folder => !FederatedChannelStories.Folders.Contains(folder));

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) => PlayAcrossAsync(file);
}
