using System.Globalization;
using System.Text;

namespace OTalk.Fuzz.Running;

/// <summary>Bytes for people to read.</summary>
internal static class Printed
{
    private const int Longest = 2_000;

    /// <summary>ASCII as it is, everything else as <c>\xNN</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte value in bytes[..Math.Min(bytes.Length, Longest)])
        {
            if (value is >= 0x20 and < 0x7f)
                text.Append((char)value);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return bytes.Length > Longest ? $"{text}… ({bytes.Length} bytes)" : text.ToString();
    }
}
