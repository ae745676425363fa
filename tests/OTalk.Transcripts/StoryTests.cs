using OTalk.TestKit;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts;

/// <summary>
/// Plays the transcripts of one folder of <c>Stories</c>, each against a server of its own. One class a folder, so that folders are played
/// beside one another.
/// </summary>
public abstract class StoryTests
{
    internal static string Root { get; } = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Transcripts", "Stories");

    /// <summary>The files of a folder, by name.</summary>
    protected static TheoryData<string> In(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.transcript").Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    protected static Task PlayAsync(string story) =>
        TranscriptPlayer.PlayAsync(TranscriptParser.Load(Path.Combine(Root, story), story), TestContext.Current.CancellationToken);
}
