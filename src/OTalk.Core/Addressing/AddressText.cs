using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace OTalk.Core.Addressing;

/// <summary>
/// What the parts of an address have in common: quoting in errors, well-formedness, and percent-encoding (RFC 3986, section 2.1).
/// </summary>
internal static class AddressText
{
    private const int LongestQuote = 64;

    /// <summary>
    /// The value in single quotes for an error text: clipped, and with what cannot be shown replaced, so that any door can write it.
    /// </summary>
    internal static string Quote(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder("'");
        foreach (var rune in value[..Math.Min(value.Length, LongestQuote)].EnumerateRunes())
        {
            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return text.Append(value.Length > LongestQuote ? "…'" : "'").ToString();
    }

    /// <summary>Length in UTF-8 bytes, or -1 if there is a surrogate without its pair.</summary>
    internal static int Utf8Length(ReadOnlySpan<char> value)
    {
        if (Ascii.IsValid(value))
        {
            return value.Length;
        }

        var length = 0;
        while (!value.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(value, out var rune, out var consumed) != OperationStatus.Done)
            {
                return -1;
            }

            length += rune.Utf8SequenceLength;
            value = value[consumed..];
        }

        return length;
    }

    /// <summary>Resolves <c>%XX</c>; the bytes they stand for must be well-formed UTF-8 together with what surrounds them.</summary>
    /// <param name="text">Text as it stands in an address, with or without percent signs.</param>
    /// <param name="decoded">The text meant.</param>
    /// <param name="fault">What is wrong, to follow the quoted value in a sentence.</param>
    internal static bool TryPercentDecode(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? decoded, [NotNullWhen(false)] out string? fault)
    {
        decoded = null;
        fault = null;
        var bytes = new byte[text.Length * 3];
        var length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] == '%')
            {
                if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
                {
                    fault = "has a '%' that is not followed by two hexadecimal digits";
                    return false;
                }

                bytes[length++] = byte.Parse(text[1..3], System.Globalization.NumberStyles.HexNumber, provider: null);
                text = text[3..];
                continue;
            }

            var plain = text.IndexOf('%') is var next and >= 0 ? text[..next] : text;
            if (Utf8.FromUtf16(plain, bytes.AsSpan(length), out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                fault = "is not well-formed Unicode";
                return false;
            }

            length += written;
            text = text[plain.Length..];
        }

        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            fault = "is not well-formed UTF-8 where it is percent-encoded";
            return false;
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    /// <summary>Appends the text with the reserved characters, and control characters, percent-encoded. All of them are ASCII.</summary>
    internal static void AppendPercentEncoded(StringBuilder target, ReadOnlySpan<char> text, SearchValues<char> reserved)
    {
        while (text.IndexOfAny(reserved) is var at and >= 0)
        {
            target.Append(text[..at]).Append('%').Append(((int)text[at]).ToString("X2", provider: null));
            text = text[(at + 1)..];
        }

        target.Append(text);
    }
}
