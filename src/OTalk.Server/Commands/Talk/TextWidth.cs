using System.Globalization;
using System.Text;

namespace OTalk.Server.Commands.Talk;

/// <summary>How many columns text takes in a terminal, as <c>wcwidth</c> would tell, nearly.</summary>
internal static class TextWidth
{
    private const int EmojiStyle = 0xFE0F;

    // Blocks of East Asian wide characters and of emoji (Unicode, annex 11), first and last of each.
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x26AA, 0x26AB),
        (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26F2, 0x26F3), (0x270A, 0x270B), (0x2753, 0x2755), (0x2795, 0x2797), (0x2B1B, 0x2B1C),
        (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18AFF), (0x1B000, 0x1B2FF),
        (0x1F1E6, 0x1F202), (0x1F210, 0x1F265), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB), (0x1F900, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without control characters.</summary>
    public static int Of(string text) => Elements(text).Sum(OfElement);

    /// <summary>The text elements, what a reader takes for one character, in order.</summary>
    public static IEnumerable<string> Elements(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            yield return text.Substring(at, length);
            at += length;
        }
    }

    /// <summary>The columns of one text element: those of its first visible character; two if it is shown as an emoji.</summary>
    public static int OfElement(string element)
    {
        var width = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            if (rune.Value == EmojiStyle && width > 0)
            {
                return 2;
            }

            width = width == 0 ? OfRune(rune) : width;
        }

        return width;
    }

    /// <summary>As much of the text as fits into that many columns, never half a text element.</summary>
    public static string Cut(string text, int columns)
    {
        var kept = 0;
        foreach (var element in Elements(text))
        {
            columns -= OfElement(element);
            if (columns < 0)
            {
                return text[..kept];
            }

            kept += element.Length;
        }

        return text;
    }

    /// <summary>The text without the text elements at its start that take that many columns, or one more.</summary>
    public static string CutStart(string text, int columns)
    {
        var at = 0;
        foreach (var element in Elements(text))
        {
            if (columns <= 0)
            {
                break;
            }

            columns -= OfElement(element);
            at += element.Length;
        }

        return text[at..];
    }

    private static int OfRune(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsWide(int value) => value >= _wide[0].First && Array.Exists(_wide, block => value >= block.First && value <= block.Last);
}
