using System.Text.RegularExpressions;

namespace OTalk.Repository;

/// <summary>The changelog has the shape of "Keep a Changelog" 1.1.0, newest version first.</summary>
public sealed partial class ChangelogTests
{
    private static readonly string[] s_lines = TrackedFiles.Lines("CHANGELOG.md");

    [Fact]
    public void It_begins_with_what_is_not_released_yet()
    {
        Assert.Equal("# Changelog", s_lines[0]);
        Assert.Equal("## [Unreleased]", s_lines.First(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Versions_have_a_date_and_go_down()
    {
        string[] headings = [.. s_lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Skip(1)];

        Assert.All(headings, heading => Assert.Matches(Release(), heading));
        Version[] versions = [.. headings.Select(heading => Version.Parse(Release().Match(heading).Groups["version"].Value))];
        Assert.Equal(versions.OrderDescending(), versions);
    }

    [Fact]
    public void Changes_stand_under_the_six_kinds() =>
        Assert.All(
            s_lines.Where(line => line.StartsWith("### ", StringComparison.Ordinal)),
            line => Assert.Contains(line[4..].TrimEnd(), new[] { "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security" }));

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Release();
}
