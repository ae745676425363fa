using System.Globalization;
using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// The rules for the resource of an address: the profile OpaqueString (RFC 7622, section 3.4; RFC 8265, section 4.2). A space of any kind
/// becomes the usual one, NFC; case counts. Of the rules for characters that depend on their neighbours, that for joiners is kept, in a
/// wider form.
/// </summary>
internal static class JidResource
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>What is wrong with a resource, or null.</summary>
    /// <param name="text">The resource as it came.</param>
    /// <param name="normal">The same in normal form, where nothing is wrong.</param>
    internal static string? Fault(string text, out string? normal)
    {
        normal = null;
        if (text.Length > Jid.MaxPartBytes)
        {
            return TooLong();
        }

        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            normal = text;
            return text.Length == 0 ? "the resource behind '/' is empty" : null;
        }

        if (Spaced(text) is not { } spaced)
        {
            return "the resource is not well-formed Unicode";
        }

        normal = spaced.Normalize(NormalizationForm.FormC);
        return Encoding.UTF8.GetByteCount(normal) > Jid.MaxPartBytes ? TooLong()
            : IsFreeform(normal) ? null
            : "the resource has a character that no resource may have";
    }

    /// <summary>The text with its kinds of space made one; null if a surrogate has no pair, or a character is none.</summary>
    private static string? Spaced(string text)
    {
        var spaced = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                return null;
            }

            spaced.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? new Rune(' ') : rune);
            at += rune.Utf16SequenceLength;
        }

        return spaced.ToString();
    }

    /// <summary>Whether all characters are of the class FreeformClass (RFC 8264, section 4.3).</summary>
    private static bool IsFreeform(string text)
    {
        var before = UnicodeCategory.OtherNotAssigned;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (!(rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner ? MayBeJoined(before) : IsAllowed(rune.Value, category)))
            {
                return false;
            }

            before = category;
        }

        return true;
    }

    // RFC 5892, appendix A.1 and A.2, lets joiners stand behind a virama, which is a mark, and one of them between letters that are joined
    // in writing.
    private static bool MayBeJoined(UnicodeCategory before) =>
        before is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherLetter;

    private static bool IsAllowed(int value, UnicodeCategory category) =>
        category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
        && !IsIgnorable(value)
        && value is not ((>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97F) or (>= 0xD7B0 and <= 0xD7FF));

    /// <summary>
    /// What is not seen, and is no format character: two resources must not look the same because of it (RFC 8264, section 9.13).
    /// </summary>
    private static bool IsIgnorable(int value) =>
        value is 0x034F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0000 and <= 0xE0FFF);

    private static string TooLong() => $"the resource is longer than {Jid.MaxPartBytes} bytes";
}
