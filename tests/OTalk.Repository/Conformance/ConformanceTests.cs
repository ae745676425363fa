using OTalk.TestKit;

namespace OTalk.Repository.Conformance;

/// <summary>Every statement of the protocol reference is shown by a test, and the map of both is up to date.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_statement_has_a_test() =>
        Problems.None(Reference.Statements.Where(id => !Coverage.Files[id].Any()).Select(id => $"no test covers {id}"));

    [Fact]
    public void Tests_name_statements_that_are_there() => Problems.None(Coverage.Files
        .Where(statement => !Reference.Statements.Contains(statement.Key))
        .Select(statement => $"{statement.Key}, named by {string.Join(", ", statement)}"));

    [Fact]
    public void The_map_is_up_to_date() => Assert.True(
        File.Exists(Path.Combine(RepositoryLayout.Root, ConformancePage.Path)) && TrackedFiles.Read(ConformancePage.Path) == ConformancePage.Render(),
        $"{ConformancePage.Path} is not what the reference and the tests say; write it anew with: {ConformancePage.Command}");

    [Fact]
    public void Ids_are_well_formed_and_begin_with_their_page() => Problems.None(Reference.Pages.SelectMany(page => page.Statements
        .Where(id => !StatementIds.IsWellFormed(id) || !id.StartsWith(Path.ChangeExtension(page.Name, "."), StringComparison.Ordinal))
        .Select(id => $"{page.Name}: {id}")));

    [Fact]
    public void Ids_are_given_once() => Problems.None(Reference.Statements.CountBy(id => id).Where(count => count.Value > 1).Select(count => count.Key));

    [Fact]
    public void Every_section_of_the_reference_makes_a_statement() => Problems.None(Reference.Pages.SelectMany(page => page.Sections
        .Where(section => section.Level > 1 && section.Statements.Count == 0)
        .Select(section => $"{page.Name}: {section.Title}")));

    [Fact]
    public void Every_section_of_the_seeds_is_completed_or_said_to_be_missing()
    {
        Assert.NotEmpty(Seeds.Sections);
        Problems.None(Seeds.Sections
            .Where(section => !section.IsWhole && !section.Statements.Any() && !section.CompletedBy.Contains(SeedSection.NotServed, StringComparison.Ordinal))
            .Select(section => section.Title));
    }

    [Fact]
    public void Every_link_of_the_seeds_leads_to_statements() => Problems.None(Seeds.Sections
        .Where(section => !section.IsWhole)
        .SelectMany(section => section.Links)
        .Where(link => !Reference.Behind(link).Any())
        .Select(link => $"{link} leads to no statement"));
}
