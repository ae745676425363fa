using OTalk.TestKit.Server;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts;

/// <summary>
/// The stories of two or three domains, played across as many servers: nothing in them needs to know (protocol reference, "Federation"). What is left
/// out is about one server alone, and hosts several domains to show that.
/// </summary>
public sealed class FederatedStories : StoryTests
{
    /// <summary>
    /// Stories that count on what is so only on one server: that a link has been served when a publish is answered, and that events have come when
    /// the server is killed.
    /// </summary>
    private static readonly string[] OfOneServer = ["subscriptions/offline.transcript", "channels/grants.transcript"];

    /// <summary>Stories that host more than one domain.</summary>
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal).SelectMany(folder => In(folder)).Select(row => row.Data)
            .Except(OfOneServer).Where(IsOfSeveralDomains),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) =>
        TranscriptPlayer.PlayAcrossAsync(TranscriptParser.Load(Path.Combine(Root, file), file), TestContext.Current.CancellationToken);

    private static bool IsOfSeveralDomains(string file) =>
        ServerGroup.DomainsOf(TranscriptParser.Load(Path.Combine(Root, file), file).Setup).Count > 1;
}
