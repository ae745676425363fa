using System.Text.RegularExpressions;
using OTalk.TestKit;

namespace OTalk.Repository.Conformance;

/// <summary>
/// Finds the ids of statements in the source of tests: <c>covers: …</c> in transcripts, <c>[Covers("…")]</c> in C#. What cannot be read, or
/// stands on something that is no test, is a <see cref="FormatException"/> that names the line: nothing is covered by mistake.
/// </summary>
internal static partial class CoverageReader
{
    private const string Declaration = "covers:";

    public static IEnumerable<string> OfTranscript(string text) => text.Split('\n')
        .Where(line => line.StartsWith(Declaration, StringComparison.Ordinal))
        .SelectMany(line => StatementIds.ParseList(line[Declaration.Length..].Trim()));

    public static IEnumerable<string> OfSource(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!Mention().IsMatch(StringLiteral().Replace(lines[i], "\"\"")))
                continue;
            if (Attribute().Match(lines[i]) is not { Success: true } attribute)
                throw new FormatException($"line {i + 1}: [Covers] stands on a line of its own with ids as literals, not as in: {lines[i]}");
            if (!StandsOnTest(lines, i))
                throw new FormatException($"line {i + 1}: [Covers] stands on something that is no test");
            foreach (Capture id in attribute.Groups["id"].Captures)
                yield return id.Value;
        }
    }

    /// <summary>On a method with [Fact] or [Theory] beside it, or on a class.</summary>
    private static bool StandsOnTest(string[] lines, int at)
    {
        int first = at;
        while (first > 0 && lines[first - 1].StartsWith('['))
            first--;
        int declaration = at;
        while (declaration < lines.Length && lines[declaration].StartsWith('['))
            declaration++;
        return lines[first..declaration].Any(line => Test().IsMatch(line)) || (declaration < lines.Length && Class().IsMatch(lines[declaration]));
    }

    [GeneratedRegex(@"""([^""\\]|\\.)*""", RegexOptions.ExplicitCapture)]
    private static partial Regex StringLiteral();

    /// <summary>As an attribute, also behind another one; not in a comment.</summary>
    [GeneratedRegex(@"^\[(.*[\[,]\s*)?Covers(Attribute)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Mention();

    [GeneratedRegex(@"^\[Covers\(""(?<id>[^""\\]+)""(, ""(?<id>[^""\\]+)"")*\)\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^\[(Fact|Theory)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Test();

    [GeneratedRegex(@"\bclass \w", RegexOptions.ExplicitCapture)]
    private static partial Regex Class();
}
