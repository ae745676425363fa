using OTalk.TestKit;

namespace OTalk.Transcripts.Examples;

/// <summary>Every example of the protocol reference is one that a transcript plays against the server.</summary>
public sealed class ExampleTests
{
    private static readonly string s_reference = Path.Combine(RepositoryLayout.Root, "docs", "protocol");

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(s_reference, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_example_is_played(string page) => Problems.None(DocumentExample.Of(page, Read(page)).Select(Problem).OfType<string>());

    /// <summary>The check above sees fenced blocks only.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void No_example_stands_outside_of_a_fenced_block(string page) =>
        Assert.DoesNotContain(Read(page).Split('\n'), line => line.StartsWith("    →", StringComparison.Ordinal) || line.StartsWith("    ←", StringComparison.Ordinal) || line.StartsWith("    {", StringComparison.Ordinal));

    private static string Read(string page) => File.ReadAllText(Path.Combine(s_reference, page));

    private static string? Problem(DocumentExample example)
    {
        if (example.PlayedBy is null)
            return $"{example.Place}: the block has no comment above it that says what plays it: <!-- played by: folder/story -->";
        string story = Path.Combine(StoryTests.Root, $"{example.PlayedBy}.transcript");
        return File.Exists(story) ? ExampleCheck.Problem(example, File.ReadAllText(story)) : $"{example.Place}: there is no story {example.PlayedBy}";
    }
}
