using System.Reflection;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.PlayerTests;

public sealed class StoryFileTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(StoryTests.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(StoryTests.Root, path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_story_is_well_formed_and_says_what_it_is_about(string file)
    {
        string text = File.ReadAllText(Path.Combine(StoryTests.Root, file));

        Assert.StartsWith("# ", text, StringComparison.Ordinal);
        Assert.NotEmpty(TranscriptParser.Parse(file, text).Steps);
    }

    [Fact]
    public void Every_story_is_played()
    {
        IEnumerable<string> played = typeof(StoryTests).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(StoryTests)) && !type.IsSubclassOf(typeof(FederatedStories)))
            .SelectMany(type => (TheoryData<string>)type.GetProperty("Files", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
            .Select(row => row.Data);

        Assert.Equal(Files.Select(row => row.Data).Order(StringComparer.Ordinal), played.Order(StringComparer.Ordinal));
    }
}
