using System.Text.RegularExpressions;
using OTalk.TestKit;

namespace OTalk.Repository.Conformance;

/// <summary>
/// What is decided by the reference itself is marked ⁺ there, and never only prose: the paragraph, list item or table row with the mark has
/// the id of a statement.
/// </summary>
public sealed partial class DecidedStatementTests
{
    private const char Mark = '⁺';

    [Fact]
    public void What_is_marked_as_decided_has_an_id() => Problems.None(Reference.Pages.SelectMany(page => Undecided(TrackedFiles.Read(Reference.Folder + page.Name))
        .Select(block => $"{page.Name}: {block}")));

    [Fact]
    public void A_mark_without_an_id_is_found() => Assert.Equal(
        ["A paragraph\nof two lines. **⁺**", "| row **⁺** |", "- item **⁺**"],
        Undecided("""
            ## Heading **⁺**

            A paragraph
            of two lines. **⁺**

            <a id="p.a"></a>Another
            of two lines. **⁺**

            | header **⁺** |
            |---|
            | <a id="p.b"></a>row **⁺** |
            | row **⁺** |

            - <a id="p.c"></a>item
              that goes on **⁺**
            - item **⁺**
            """));

    private static IEnumerable<string> Undecided(string page) => Block().Matches(Header().Replace(Markdown.WithoutCode(page), ""))
        .Select(block => block.Value.TrimEnd())
        .Where(block => block.Contains(Mark, StringComparison.Ordinal) && !Markdown.Ids(block).Any());

    /// <summary>A row or item, or lines up to an empty one or the next row or item; no heading.</summary>
    [GeneratedRegex(@"^(?!#)\S.*\n?((?!\||- |\d+\. |#|\n).+\n?)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\|.*\n(?=\|---)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Header();
}
