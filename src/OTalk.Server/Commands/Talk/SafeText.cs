using System.Globalization;
using System.Text;

namespace OTalk.Server.Commands.Talk;

/// <summary>
/// Makes text that others wrote harmless for a terminal. What could move the cursor, change colours, ring, or turn the order of a line
/// round never reaches it.
/// </summary>
internal static class SafeText
{
    private const char Instead = '\uFFFD';

    private static readonly string[] _breaks = ["\r\n", "\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f"];

    /// <summary>The text as one line: breaks and tabs become spaces, any other control character U+FFFD.</summary>
    public static string Line(string text) => Clean(string.Join(' ', text.Split(_breaks, StringSplitOptions.None)));

    /// <summary>The lines of a text, at least one, each as <see cref="Line"/> gives it.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.TrimEnd('\r', '\n').Split(_breaks, StringSplitOptions.None).Select(Clean)];

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        // Surrogates without their pair come out as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t')
            {
                clean.Append(' ');
            }
            else if (IsHarmful(rune))
            {
                clean.Append(Instead);
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    // Format characters stay, since emoji and several scripts need joiners, but for those that turn the direction of what follows.
    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or (>= 0xE0000 and <= 0xE007F);
}
