using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts;

/// <summary>The stories of two domains, played across two servers: nothing in them needs to know (protocol reference, "Federation").</summary>
public sealed class FederatedStories : StoryTests
{
    private static readonly string[] Folders = ["channels", "contents", "subscriptions", "requests", "rooms", "well-known", "queues"];

    /// <summary>Stories that count on what is so only on one server, where a link has been served when a publish is answered.</summary>
    private static readonly string[] OfOneServer = ["subscriptions/offline.transcript"];

    /// <summary>Stories that host both domains.</summary>
    public static TheoryData<string> Files =>
        [.. Folders.SelectMany(folder => In(folder)).Select(row => row.Data).Except(OfOneServer).Where(IsOfTwoDomains)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Story(string file) =>
        TranscriptPlayer.PlayAcrossAsync(TranscriptParser.Load(Path.Combine(Root, file), file), TestContext.Current.CancellationToken);

    private static bool IsOfTwoDomains(string file)
    {
        Transcript story = TranscriptParser.Load(Path.Combine(Root, file), file);
        return story.Setup.Settings.Any(static setting => setting.StartsWith("Server:HostedDomains=", StringComparison.Ordinal))
            && !File.ReadAllText(Path.Combine(Root, file)).Contains("the server ", StringComparison.Ordinal);
    }
}
