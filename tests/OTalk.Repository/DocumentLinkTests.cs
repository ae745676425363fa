using OTalk.TestKit;

namespace OTalk.Repository;

/// <summary>Links inside the documentation lead somewhere: to a file, and to a heading or id in it where they name one.</summary>
public sealed class DocumentLinkTests
{
    [Fact]
    public void Relative_links_resolve() => Assert.Empty(TrackedFiles.Below("", ".md").SelectMany(page => Links(page).Where(link => !Resolves(page, link)).Select(link => $"{page}: {link}")));

    [Theory]
    [InlineData("## Getting contents", "getting-contents")]
    [InlineData("### `otalk user add` and 2 others", "otalk-user-add-and-2-others")]
    public void Headings_are_named_as_on_the_web(string heading, string anchor) => Assert.Equal(anchor, Markdown.Anchor(heading));

    private static IEnumerable<string> Links(string page) =>
        Markdown.Links(Markdown.WithoutCode(TrackedFiles.Read(page))).Where(target => !target.Contains(':', StringComparison.Ordinal));

    private static bool Resolves(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryLayout.Root, page))!;
        string target = parts[0].Length == 0 ? Path.Combine(RepositoryLayout.Root, page) : Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(parts[0])));
        if (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal))
            return Path.Exists(target);
        return File.Exists(target) && Anchors(File.ReadAllText(target)).Contains(parts[1], StringComparer.Ordinal);
    }

    private static IEnumerable<string> Anchors(string page) =>
        page.Split('\n').Where(line => line.StartsWith('#')).Select(Markdown.Anchor).Concat(Markdown.Ids(page));
}
