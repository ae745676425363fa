using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using OTalk.Core.Json;

namespace OTalk.Protocols.Json;

/// <summary>What must hold of bytes before and after one JSON object is read from them: RFC 8259, in UTF-8, nothing behind it.</summary>
internal static class JsonFrame
{
    private static readonly SearchValues<byte> _space = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Checks the encoding and makes a reader that stands before the first token.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static string? Open(ReadOnlySpan<byte> utf8, string what, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonDepth.Stanza });
        if (!Utf8.IsValid(utf8))
        {
            return $"{what} is not valid UTF-8";
        }

        try
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject ? null : $"{what} is no object";
        }
        catch (JsonException broken)
        {
            return Broken(broken, ref reader, utf8, what);
        }
    }

    /// <summary>Checks that nothing follows the object the reader has read.</summary>
    internal static string? Close(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, string what) =>
        utf8[(int)reader.BytesConsumed..].ContainsAnyExcept(_space) ? $"{what} is followed by more" : null;

    internal static string Broken(JsonException broken, ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string what)
    {
        var rest = utf8[(int)reader.BytesConsumed..].TrimStart(" \t\r\n:,"u8);
        var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
        return depth == JsonDepth.Stanza && !rest.IsEmpty && rest[0] is (byte)'{' or (byte)'['
            ? $"{what} is nested deeper than {JsonDepth.Stanza} levels"
            : $"{what} is not valid JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
    }
}
