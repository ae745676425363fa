using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace OTalk.Protocols.Stomp;

/// <summary>Names and values of headers (STOMP 1.2, "Value Encoding"); frames without escapes are read and written as in 1.0.</summary>
internal static class StompText
{
    private static readonly SearchValues<byte> _unfit10 = SearchValues.Create("\n\0"u8);
    private static readonly SearchValues<byte> _unfit11 = SearchValues.Create("\n\0:\\"u8);
    private static readonly SearchValues<byte> _unfit12 = SearchValues.Create("\n\0:\\\r"u8);

    /// <summary>Reads valid UTF-8; fails where there is an escape that the version does not define.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> utf8, StompVersion version, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (version == StompVersion.V10 || !utf8.Contains((byte)'\\'))
        {
            text = Encoding.UTF8.GetString(utf8);
            return true;
        }

        var plain = new byte[utf8.Length];
        var length = 0;
        while (utf8.IndexOf((byte)'\\') is var at and >= 0)
        {
            utf8[..at].CopyTo(plain.AsSpan(length));
            length += at;
            if (at + 1 == utf8.Length || Unescape(utf8[at + 1], version) is not { } character)
            {
                return false;
            }

            plain[length++] = character;
            utf8 = utf8[(at + 2)..];
        }

        utf8.CopyTo(plain.AsSpan(length));
        text = Encoding.UTF8.GetString(plain.AsSpan(0, length + utf8.Length));
        return true;
    }

    /// <summary>
    /// Writes UTF-8 with the escapes of the version. A surrogate without its pair, NUL, and in 1.0 a line feed become U+FFFD: nobody who
    /// chooses a value can end the header with it.
    /// </summary>
    internal static void Write(IBufferWriter<byte> output, string text, StompVersion version)
    {
        // A UTF-16 code unit takes at most three bytes.
        var span = output.GetSpan((3 * text.Length) + 1);
        Utf8.FromUtf16(text, span, out _, out var length, replaceInvalidSequences: true);
        var unfit = version switch { StompVersion.V10 => _unfit10, StompVersion.V11 => _unfit11, _ => _unfit12 };
        if (span[..length].ContainsAny(unfit))
        {
            WriteEscaped(output, span[..length].ToArray(), version, unfit);
            return;
        }

        output.Advance(length);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8, StompVersion version, SearchValues<byte> unfit)
    {
        while (utf8.IndexOfAny(unfit) is var at and >= 0)
        {
            output.Write(utf8[..at]);
            output.Write(Escape(utf8[at], version));
            utf8 = utf8[(at + 1)..];
        }

        output.Write(utf8);
    }

    private static ReadOnlySpan<byte> Escape(byte character, StompVersion version) => character switch
    {
        (byte)'\n' when version != StompVersion.V10 => "\\n"u8,
        (byte)'\r' => "\\r"u8,
        (byte)':' => "\\c"u8,
        (byte)'\\' => "\\\\"u8,
        _ => "\ufffd"u8,
    };

    private static byte? Unescape(byte letter, StompVersion version) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'c' => (byte)':',
        (byte)'\\' => (byte)'\\',
        (byte)'r' when version == StompVersion.V12 => (byte)'\r',
        _ => null,
    };
}
