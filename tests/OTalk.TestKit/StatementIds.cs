using System.Text.RegularExpressions;

namespace OTalk.TestKit;

/// <summary>
/// The ids of the statements of the protocol reference: the name of the page, a dot, and words in lower case with hyphens or further dots
/// between them, for example <c>streams.bind.new</c>.
/// </summary>
public static partial class StatementIds
{
    public static bool IsWellFormed(string id) => Id().IsMatch(id);

    /// <summary>Reads <c>id, id, …</c>. Throws a <see cref="FormatException"/> that names what is no id.</summary>
    public static IReadOnlyList<string> ParseList(string list)
    {
        string[] ids = list.Split(',', StringSplitOptions.TrimEntries);
        return Array.Find(ids, id => !IsWellFormed(id)) is { } wrong
            ? throw new FormatException($"'{wrong}' is no id of a statement, as in page.statement")
            : ids;
    }

    [GeneratedRegex(@"\A[a-z][a-z-]*(\.[a-z0-9]+(-[a-z0-9]+)*)+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Id();
}
