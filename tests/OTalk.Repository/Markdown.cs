using System.Text.RegularExpressions;

namespace OTalk.Repository;

/// <summary>What the tests look for in the pages of the documentation.</summary>
internal static partial class Markdown
{
    /// <summary>The page without its code, whose text means nothing here. Lines stay where they are.</summary>
    public static string WithoutCode(string page) =>
        Code().Replace(page, code => new string('\n', code.ValueSpan.Count('\n')));

    /// <summary>The targets of all links.</summary>
    public static IEnumerable<string> Links(string text) => Link().Matches(text).Select(match => match.Groups["target"].Value);

    /// <summary>The ids of all <c>&lt;a id="…"&gt;&lt;/a&gt;</c>.</summary>
    public static IEnumerable<string> Ids(string text) => IdAnchor().Matches(text).Select(match => match.Groups["id"].Value);

    /// <summary>The name under which a heading is linked to, as forges make it.</summary>
    public static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"<a id=""(?<id>[^""]*)""></a>", RegexOptions.ExplicitCapture)]
    private static partial Regex IdAnchor();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
