namespace OTalk.Transcripts.Format;

/// <summary>A line that is no comment, with the indented block under it.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Text">Without white space around it.</param>
/// <param name="Block">The indented lines that follow, without their common indentation; empty if there are none.</param>
public sealed record TranscriptLine(int Number, string Text, string Block)
{
    /// <summary>Splits a file. Blank lines and lines that begin with <c>#</c> separate; a block ends before the first line with text that is not indented, blank lines inside of it belong to it.</summary>
    public static IEnumerable<TranscriptLine> Split(string file, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (char.IsWhiteSpace(line[0]))
                throw new TranscriptException(file, i + 1, "an indented block without a line that begins it");

            int first = i + 1;
            int end = first;
            for (int next = first; next < lines.Length && (lines[next].Length == 0 || char.IsWhiteSpace(lines[next][0])); next++)
            {
                if (!string.IsNullOrWhiteSpace(lines[next]))
                    end = next + 1;
            }

            yield return new TranscriptLine(first, line.Trim(), Unindent(lines[first..end]));
            i = end - 1;
        }
    }

    private static string Unindent(string[] lines)
    {
        int indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? "" : line[indent..].TrimEnd()));
    }
}
