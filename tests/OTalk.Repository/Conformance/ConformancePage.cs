using System.Globalization;
using System.Text;

namespace OTalk.Repository.Conformance;

/// <summary>The page that says which tests cover what. It is made from the reference, the list of seeds and the tests, never by hand.</summary>
internal static class ConformancePage
{
    public const string Path = Reference.Folder + "conformance.md";

    /// <summary>What rewrites it.</summary>
    public const string Command = "dotnet run -c Release --project tests/OTalk.Repository conformance";

    public static string Render()
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Conformance

            Which tests show what the [protocol reference](README.md) says: first for each section of the [documents](seeds.md) it completes, then
            for each of its {Reference.Statements.Count} statements. The page is generated; `{Command}`
            writes it.

            """);
        foreach (IGrouping<string, SeedSection> document in Seeds.Sections.GroupBy(section => section.Document))
            AppendSeeds(page, document);
        foreach (ReferencePage reference in Reference.Pages)
            AppendStatements(page, reference);
        return page.ToString();
    }

    private static void AppendSeeds(StringBuilder page, IGrouping<string, SeedSection> document)
    {
        AppendLine(page, $"\n## {document.Key}\n\n| section | completed by | tests |\n|---|---|---|");
        foreach (SeedSection section in document)
            AppendLine(page, $"| {section.Title} | {section.CompletedBy} | {(section.IsWhole ? "all below" : Tests(section.Statements))} |");
    }

    private static void AppendStatements(StringBuilder page, ReferencePage reference)
    {
        AppendLine(page, $"\n## {reference.Sections[0].Title}");
        foreach (ReferenceSection section in reference.Sections.Where(section => section.Statements.Count > 0))
        {
            if (section.Level > 1)
                AppendLine(page, $"\n### [{section.Title}]({reference.Name}#{section.Anchor})");
            AppendLine(page, "\n| statement | tests |\n|---|---|");
            foreach (string id in section.Statements)
                AppendLine(page, $"| [{id}]({reference.Name}#{id}) | {Tests([id])} |");
        }
    }

    private static void AppendLine(StringBuilder page, string line) => page.Append(line).Append('\n');

    /// <summary>Links to the files that cover statements.</summary>
    internal static string Tests(IEnumerable<string> statements) => string.Join(", ", statements
        .SelectMany(id => Coverage.Files[id])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(path => $"[{ShortName(path)}](../../{path})"));

    /// <summary>A transcript by folder and name, a class by its name.</summary>
    private static string ShortName(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        return path.EndsWith(".transcript", StringComparison.Ordinal) ? $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path))}/{name}" : name;
    }
}
