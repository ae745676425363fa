using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OTalk.TestKit.Client;

/// <summary>
/// A STOMP frame as text, without its NUL, and the same as JSON, which patterns are compared with: <c>command</c>, <c>headers</c> without the
/// escapes of 1.2, and <c>body</c>.
/// </summary>
public static class StompFrameText
{
    private const byte Nul = 0;
    private const string LengthHeader = "content-length:";

    /// <summary>The frame as JSON. A header that occurs twice is there twice.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="readsBody">A body that is a JSON object is one here too; else it is a string.</param>
    public static JsonElement ToJson(string frame, bool readsBody)
    {
        int end = frame.IndexOf("\n\n", StringComparison.Ordinal);
        string[] lines = (end < 0 ? frame.TrimEnd('\n') : frame[..end]).Split('\n');
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("command", lines[0]);
            writer.WriteStartObject("headers");
            foreach (string line in lines.Skip(1))
            {
                string[] parts = line.Split(':', 2);
                writer.WriteString(Unescape(parts[0]), Unescape(parts.ElementAtOrDefault(1) ?? ""));
            }

            writer.WriteEndObject();
            WriteBody(writer, end < 0 ? "" : frame[(end + 2)..], readsBody);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(json.ToArray());
    }

    /// <summary>Takes the first frame out of bytes, with the line breaks before it; null if it is not whole.</summary>
    /// <param name="bytes">Bytes from the beginning of a frame; afterwards what is behind it.</param>
    internal static string? Take(ref ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart("\r\n"u8);
        int head = bytes.IndexOf("\n\n"u8);
        if (head < 0)
            return null;
        ReadOnlySpan<byte> body = bytes[(head + 2)..];
        int length = LengthOf(Encoding.UTF8.GetString(bytes[..head])) ?? body.IndexOf(Nul);
        if (length < 0 || body.Length <= length)
            return null;
        string frame = Encoding.UTF8.GetString(bytes[..(head + 2 + length)]);
        bytes = body[(length + 1)..];
        return frame;
    }

    private static int? LengthOf(string head)
    {
        string? header = Array.Find(head.Split('\n'), static line => line.StartsWith(LengthHeader, StringComparison.Ordinal));
        return header is null ? null : int.Parse(header[LengthHeader.Length..], CultureInfo.InvariantCulture);
    }

    private static void WriteBody(Utf8JsonWriter writer, string body, bool readsBody)
    {
        writer.WritePropertyName("body");
        if (readsBody && body.StartsWith('{'))
        {
            try
            {
                JsonElement.Parse(body).WriteTo(writer);
                return;
            }
            catch (JsonException)
            {
                // Then it is text.
            }
        }

        writer.WriteStringValue(body);
    }

    private static string Unescape(string text) => text
        .Replace("\\c", ":", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\r", "\r", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);
}
