using System.Buffers;
using System.Text.Unicode;

namespace OTalk.Protocols.Json;

/// <summary>
/// Writes JSON strings with the fewest escapes that RFC 8259, section 7, allows: text in any script stays readable UTF-8, which the
/// encoders of the framework do not grant beyond the basic plane.
/// </summary>
internal static class JsonStrings
{
    // "\u00XX"
    private const int LongestEscape = 6;

    private static readonly SearchValues<byte> _escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>The text in quotation marks; a surrogate without its pair becomes U+FFFD.</summary>
    internal static void WriteString(this IBufferWriter<byte> output, string text)
    {
        // A UTF-16 code unit takes at most three bytes.
        var span = output.GetSpan((3 * text.Length) + 2);
        Utf8.FromUtf16(text, span[1..], out _, out var length, replaceInvalidSequences: true);
        if (span.Slice(1, length).ContainsAny(_escaped))
        {
            WriteEscaped(output, span.Slice(1, length).ToArray());
            return;
        }

        span[0] = (byte)'"';
        span[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        var span = output.GetSpan((LongestEscape * utf8.Length) + 2);
        var length = 0;
        span[length++] = (byte)'"';
        while (utf8.IndexOfAny(_escaped) is var at and >= 0)
        {
            utf8[..at].CopyTo(span[length..]);
            length += at;
            length += Escape(utf8[at], span[length..]);
            utf8 = utf8[(at + 1)..];
        }

        utf8.CopyTo(span[length..]);
        length += utf8.Length;
        span[length++] = (byte)'"';
        output.Advance(length);
    }

    private static int Escape(byte character, Span<byte> target)
    {
        target[0] = (byte)'\\';
        target[1] = character switch
        {
            (byte)'"' or (byte)'\\' => character,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => (byte)'u',
        };
        if (target[1] != 'u')
        {
            return 2;
        }

        "00"u8.CopyTo(target[2..]);
        target[4] = (byte)('0' + (character >> 4));
        target[5] = "0123456789abcdef"u8[character & 0xF];
        return LongestEscape;
    }
}
