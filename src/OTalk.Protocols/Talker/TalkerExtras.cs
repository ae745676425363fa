using System.Buffers;
using System.Text.Json;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Talker;

/// <summary>The members of a message that the server does not know: relayed as they came, but for the white space between tokens.</summary>
internal static class TalkerExtras
{
    /// <summary>
    /// How deep a message of Talker may be: stored as a message of the channel it is one level deeper, and its event yet one more.
    /// </summary>
    internal const int MostLevels = 62;

    /// <summary>Copies them out of a valid object.</summary>
    /// <param name="json">The object. Members whose names are no text are left out.</param>
    /// <param name="extras">A compact object in memory of its own; empty if there are none.</param>
    /// <returns>Whether none of them is nested deeper than <see cref="MostLevels"/>, the object itself counted.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> json, out ReadOnlyMemory<byte> extras)
    {
        var output = new ArrayBufferWriter<byte>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isExtra = TalkerFields.Find(ref reader, out var isText) is null && isText;
            if (!TrySkip(ref reader))
            {
                extras = default;
                return false;
            }

            if (isExtra)
            {
                output.Write(output.WrittenCount == 0 ? "{"u8 : ","u8);
                output.Write(CompactJson.Copy(json[start..(int)reader.BytesConsumed]));
            }
        }

        if (output.WrittenCount > 0)
        {
            output.Write("}"u8);
        }

        extras = output.WrittenMemory;
        return true;
    }

    /// <summary>Goes from a name to the end of its value.</summary>
    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            reader.Read();

            // A bracket has the depth of what it stands in.
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MostLevels)
            {
                return false;
            }
        }
        while (reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
        return true;
    }
}
