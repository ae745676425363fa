namespace OTalk.Repository.Conformance;

/// <summary>The pages of the protocol reference that make statements.</summary>
internal static class Reference
{
    public const string Folder = "docs/protocol/";

    /// <summary>Pages about the reference, in the same folder.</summary>
    private static readonly string[] s_others = ["README.md", "seeds.md", "conformance.md", "xmpp-conformance.md"];

    public static IReadOnlyList<ReferencePage> Pages { get; } =
    [
        .. TrackedFiles.Below(Folder, ".md")
            .Where(path => !s_others.Contains(path[Folder.Length..]))
            .Order(StringComparer.Ordinal)
            .Select(path => ReferencePage.Parse(path[Folder.Length..], TrackedFiles.Read(path))),
    ];

    public static IReadOnlyList<string> Statements { get; } = [.. Pages.SelectMany(page => page.Statements)];

    /// <summary>The statements behind a link from a page of the folder: <c>streams.md</c> or <c>streams.md#connecting</c>.</summary>
    public static IEnumerable<string> Behind(string link)
    {
        string[] parts = link.Split('#', 2);
        return Pages.FirstOrDefault(page => page.Name == parts[0])?.Below(parts.ElementAtOrDefault(1)) ?? [];
    }
}
