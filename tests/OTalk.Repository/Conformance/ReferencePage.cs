namespace OTalk.Repository.Conformance;

/// <summary>A page of <c>docs/protocol</c>: its sections, each with the statements that stand in it before the next heading.</summary>
/// <param name="Name">Of the file, for example <c>streams.md</c>.</param>
/// <param name="Sections">In their order, the first being the page's title.</param>
internal sealed record ReferencePage(string Name, IReadOnlyList<ReferenceSection> Sections)
{
    public IEnumerable<string> Statements => Sections.SelectMany(section => section.Statements);

    public static ReferencePage Parse(string name, string text)
    {
        List<ReferenceSection> sections = [];
        List<string> statements = [];
        string[] lines = text.Split('\n');
        string[] prose = WithoutFences(lines);
        for (int i = 0; i < lines.Length; i++)
        {
            if (prose[i].StartsWith('#'))
            {
                statements = [];
                sections.Add(new ReferenceSection(lines[i].TrimStart('#').Trim(), lines[i].TakeWhile(c => c == '#').Count(), statements));
            }
            else
            {
                statements.AddRange(Markdown.Ids(prose[i]));
            }
        }

        return new ReferencePage(name, sections);
    }

    /// <summary>The statements of the section that is linked to as <paramref name="anchor"/>, with those below it; of the whole page for null.</summary>
    public IEnumerable<string> Below(string? anchor)
    {
        if (anchor is null)
            return Statements;
        int first = Sections.ToList().FindIndex(section => section.Anchor == anchor);
        return first < 0
            ? []
            : Sections.Skip(first + 1).TakeWhile(section => section.Level > Sections[first].Level).Prepend(Sections[first]).SelectMany(section => section.Statements);
    }

    private static string[] WithoutFences(string[] lines)
    {
        bool fenced = false;
        return [.. lines.Select(line =>
        {
            bool fence = line.StartsWith("```", StringComparison.Ordinal);
            bool code = fenced || fence;
            fenced ^= fence;
            return code ? "" : line;
        })];
    }
}

/// <summary>A heading (<paramref name="Level"/> 1 for <c>#</c>) and the ids of the statements between it and the next one.</summary>
internal sealed record ReferenceSection(string Title, int Level, IReadOnlyList<string> Statements)
{
    public string Anchor => Markdown.Anchor(Title);
}
