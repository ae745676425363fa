using System.Text.RegularExpressions;

namespace OTalk.Transcripts.Examples;

/// <summary>
/// A fenced block of the protocol reference. <c>→</c> begins a stanza a client sends, <c>←</c> one it receives, and indented lines continue
/// it, blank ones too. A block without arrows is a list of lines: texts, or parts of stanzas.
/// </summary>
/// <param name="Place">Page and line, for messages.</param>
/// <param name="PlayedBy">The transcript of the comment above it, <c>&lt;!-- played by: docs/streams --&gt;</c>; null if there is none.</param>
/// <param name="Stanzas">Sent or not, and the text on one or more lines; empty for a list of lines.</param>
/// <param name="Lines">The lines of a list of lines; empty otherwise.</param>
public sealed partial record DocumentExample(string Place, string? PlayedBy, IReadOnlyList<(bool IsSent, string Text)> Stanzas, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    /// <summary>The blocks of a page, in their order.</summary>
    public static IEnumerable<DocumentExample> Of(string page, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            int end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            Match tie = Tie().Match(i > 0 ? lines[i - 1] : "");
            yield return Read($"{page}:{i + 1}", tie.Success ? tie.Groups["story"].Value : null, lines[(i + 1)..end]);
            i = end;
        }
    }

    private static DocumentExample Read(string place, string? playedBy, string[] lines)
    {
        if (!Array.Exists(lines, line => Arrow().IsMatch(line)))
            return new DocumentExample(place, playedBy, [], [.. lines.Where(line => line.Length > 0)]);

        List<(bool IsSent, string Text)> stanzas = [];
        foreach (string line in lines)
        {
            if (Arrow().IsMatch(line))
                stanzas.Add((line[0] == '→', line[2..]));
            else if (stanzas.Count > 0 && (line.Length == 0 || line.StartsWith(' ')))
                stanzas[^1] = (stanzas[^1].IsSent, $"{stanzas[^1].Text}\n{line}");
            else
                throw new FormatException($"{place}: a line that neither begins a stanza nor continues one: {line}");
        }

        return new DocumentExample(place, playedBy, stanzas, []);
    }

    [GeneratedRegex("^[→←] ")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^<!-- played by: (?<story>[\w/-]+) -->$", RegexOptions.ExplicitCapture)]
    private static partial Regex Tie();
}
