using System.Buffers;
using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Writes text and values with the escapes they need (XML 1.0, sections 2.4 and 3.3.3). What XML cannot say, control characters above all,
/// becomes U+FFFD: nobody who chooses a text can break the stream with it.
/// </summary>
internal static class XmlEscapes
{
    private const string Unsayable =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\ufffe\uffff";

    // A bare carriage return would be read as a line feed, and in a value so would every kind of white space as a space.
    private static readonly SearchValues<char> _unfitText = SearchValues.Create($"&<>\r{Unsayable}");
    private static readonly SearchValues<char> _unfitValue = SearchValues.Create($"&<>'\"\t\n\r{Unsayable}");

    internal static void WriteText(IBufferWriter<byte> output, string text) => Write(output, text, _unfitText);

    /// <summary>Writes a space, the name and the value in quotes; nothing if the value is null.</summary>
    internal static void WriteAttribute(IBufferWriter<byte> output, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        output.Write(" "u8);
        Encoding.UTF8.GetBytes(name, output);
        output.Write("='"u8);
        Write(output, value, _unfitValue);
        output.Write("'"u8);
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text, SearchValues<char> unfit)
    {
        while (text.IndexOfAny(unfit) is var at and >= 0)
        {
            Encoding.UTF8.GetBytes(text[..at], output);
            output.Write(Escape(text[at]));
            text = text[(at + 1)..];
        }

        // Surrogates without their pair become U+FFFD here.
        Encoding.UTF8.GetBytes(text, output);
    }

    private static ReadOnlySpan<byte> Escape(char character) => character switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '\'' => "&apos;"u8,
        '"' => "&quot;"u8,
        '\t' => "&#x9;"u8,
        '\n' => "&#xA;"u8,
        '\r' => "&#xD;"u8,
        _ => "\ufffd"u8,
    };
}
