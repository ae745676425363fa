using System.Buffers;
using System.Globalization;

namespace OTalk.Protocols.Stomp;

/// <summary>The pieces that frames are written of.</summary>
internal static class StompFrameWriter
{
    private const int LongestNumber = 11;

    /// <summary>Writes one header, or nothing if it has no value.</summary>
    internal static void WriteHeader(this IBufferWriter<byte> output, string name, string? value, StompVersion version)
    {
        if (value is not null)
        {
            StompText.Write(output, name, version);
            output.Write(":"u8);
            StompText.Write(output, value, version);
            output.Write("\n"u8);
        }
    }

    /// <summary>Writes the length of the body as the last header, the blank line, the body and the NUL that ends the frame.</summary>
    internal static void WriteBody(this IBufferWriter<byte> output, ReadOnlySpan<byte> body)
    {
        output.Write("content-length:"u8);
        body.Length.TryFormat(output.GetSpan(LongestNumber), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
        output.Write("\n\n"u8);
        output.Write(body);
        output.Write("\0"u8);
    }
}
