using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OTalk.Server.Commands.Talk;

/// <summary>Writes the lines of a client: UTF-8, each one object and a line break (protocol reference, "Talker").</summary>
internal static class TalkLines
{
    /// <summary>Bytes a line has at most: the server closes on a longer one.</summary>
    public const int MostBytes = 65_536;

    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Ping { get; } = Line("ping", static _ => { });

    public static byte[] Close { get; } = Line("close", static _ => { });

    public static byte[] Connect(string room, string user, string token) => Line("connect", json =>
    {
        json.WriteString("room", room);
        json.WriteString("user", user);
        json.WriteString("token", token);
    });

    public static byte[] Partial(Guid id, string content) => Message(id, content, final: false);

    public static byte[] Final(Guid id, string content) => Message(id, content, final: true);

    private static byte[] Message(Guid id, string content, bool final) => Line("message", json =>
    {
        json.WriteString("content", content);
        json.WriteString("id", id);
        if (final)
        {
            json.WriteBoolean("final", value: true);
        }
    });

    private static byte[] Line(string type, Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, _readable))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            members(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
