using OTalk.TestKit;

namespace OTalk.Repository.Conformance;

/// <summary>What the project says of XMPP for programs, for people and in tests is the same.</summary>
public sealed class SpecificationTests
{
    [Fact]
    public void Every_specification_that_is_kept_is_shown_by_a_test() => Problems.None(Specification.All
        .Where(one => !one.Statements.Any(id => Coverage.Files[id].Any()))
        .Select(one => $"no statement of {Specification.Page} that a test covers names {one.Name}"));

    [Fact]
    public void Every_specification_that_the_reference_names_is_kept() => Problems.None(Specification.Named
        .Except(Specification.All.Select(one => one.Name)).Select(name => $"{name} is not in doap.xml"));

    [Fact]
    public void The_table_is_up_to_date() => Assert.True(
        TrackedFiles.All.Contains(SpecificationPage.Path) && TrackedFiles.Read(SpecificationPage.Path) == SpecificationPage.Render(),
        $"{SpecificationPage.Path} is not what doap.xml, the reference and the tests say; write it anew with: {ConformancePage.Command}");
}
