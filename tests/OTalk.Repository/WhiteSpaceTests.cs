namespace OTalk.Repository;

/// <summary>White space that nobody sees and that every comparison of two versions shows. Inside of C# files the build looks after it.</summary>
public sealed class WhiteSpaceTests
{
    private static IEnumerable<string> Texts => TrackedFiles.All.Where(path => TrackedFiles.Read(path) is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal));

    [Fact]
    public void Every_text_ends_with_one_line_break() => Assert.All(Texts, path =>
        Assert.True(TrackedFiles.Read(path) is var text && text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal), path));

    [Fact]
    public void Lines_end_with_a_line_feed_alone() => Assert.DoesNotContain(Texts, path => TrackedFiles.Read(path).Contains('\r', StringComparison.Ordinal));

    [Fact]
    public void No_text_has_a_byte_order_mark() => Assert.DoesNotContain(Texts, path => TrackedFiles.Starts(path, [0xEF, 0xBB, 0xBF]));

    /// <summary>In Markdown, two spaces at the end of a line break it.</summary>
    [Fact]
    public void No_line_ends_with_a_space() => Assert.Empty(Texts.Where(path => !path.EndsWith(".md", StringComparison.Ordinal))
        .SelectMany(path => TrackedFiles.Lines(path).Select((line, at) => (Line: line, Where: $"{path}:{at + 1}")))
        .Where(entry => entry.Line.EndsWith(' ') || entry.Line.EndsWith('\t'))
        .Select(entry => entry.Where));
}
