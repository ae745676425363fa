using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OTalk.Core.Json;

/// <summary>Writes small JSON objects: compact, non-ASCII text as it is.</summary>
public static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with the members that <paramref name="members"/> writes, as UTF-8.</summary>
    public static byte[] Utf8Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A value as UTF-8 without white space between its tokens; null where it has text that is none, a surrogate without its pair.</summary>
    public static ReadOnlyMemory<byte>? Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        try
        {
            using var writer = new Utf8JsonWriter(buffer, Options);
            value.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            return null;
        }

        return buffer.WrittenMemory;
    }

    /// <summary>An object with the members that <paramref name="members"/> writes, as text.</summary>
    public static string Object(Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(Utf8Object(members));
}
