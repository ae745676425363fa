namespace OTalk.Transcripts.Format;

/// <summary>A line that is no comment, with the indented block under it.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Text">Without white space around it.</param>
/// <param name="Block">The indented lines that follow, without their common indentation; empty if there are none.</param>
public sealed record TranscriptLine(int Number, string Text, string Block)
{
    /// <summary>Splits a file. Blank lines and lines that begin with <c>#</c> separate; a block ends at the first line that is not indented.</summary>
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
            while (end < lines.Length && lines[end].Length > 0 && char.IsWhiteSpace(lines[end][0]))
                end++;
            yield return new TranscriptLine(first, line.Trim(), Unindent(lines[first..end]));
            i = end - 1;
        }
    }

    private static string Unindent(string[] lines)
    {
        int indent = lines.Length == 0 ? 0 : lines.Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line[indent..].TrimEnd()));
    }
}
