namespace OTalk.Server.Configuration;

/// <summary>"Did you mean": the known word nearest to one that was mistyped.</summary>
public static class Suggestion
{
    /// <summary>
    /// The known word at the least edit distance (insertions, deletions, replacements, swaps of neighbours; case does not count), or null if
    /// even that is further away than a third of the word.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> known) => Nearest(word, known, Math.Max(1, word.Length / 3));

    /// <summary>The known word at the least edit distance, or null if even that is further away than <paramref name="reach"/> edits.</summary>
    public static string? Nearest(string word, IEnumerable<string> known, int reach) => known
        .Select(candidate => (Text: candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= reach)
        .OrderBy(candidate => candidate.Distance)
        .FirstOrDefault()
        .Text;

    /// <summary>The end of a sentence about an unknown word: a suggestion, or nothing.</summary>
    public static string Clause(string? suggestion) => suggestion is null ? "" : $"; did you mean '{suggestion}'?";

    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Cell(rows, left, right, i, j);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Cell(int[,] rows, string left, string right, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
