namespace OTalk.Repository.Conformance;

/// <summary>A section of a source document, and what completes it as it stands in the table: links, or why there are none.</summary>
internal sealed record SeedSection(string Document, string Title, string CompletedBy)
{
    /// <summary>How a section is marked that nothing completes.</summary>
    public const string NotServed = "not served yet";

    public IReadOnlyList<string> Links { get; } = [.. Markdown.Links(CompletedBy)];

    /// <summary>It is the document as a whole, which the reference as a whole completes.</summary>
    public bool IsWhole => Links.Contains("README.md", StringComparer.Ordinal);

    public IEnumerable<string> Statements => Links.SelectMany(Reference.Behind).Distinct(StringComparer.Ordinal);
}

/// <summary>The tables of <c>docs/protocol/seeds.md</c>, one a document under its heading.</summary>
internal static class Seeds
{
    public const string Page = Reference.Folder + "seeds.md";

    public static IReadOnlyList<SeedSection> Sections { get; } = [.. Parse(TrackedFiles.Lines(Page))];

    private static IEnumerable<SeedSection> Parse(string[] lines)
    {
        string document = "";
        foreach (string line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                document = line[3..];
            else if (line.StartsWith("| ", StringComparison.Ordinal) && line.Split('|') is [_, var title, var completedBy, _] && title.Trim() != "section")
                yield return new SeedSection(document, title.Trim(), completedBy.Trim());
        }
    }
}
