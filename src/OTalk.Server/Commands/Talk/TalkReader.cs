using System.Buffers;
using System.Text.Json;

namespace OTalk.Server.Commands.Talk;

/// <summary>Reads the objects that a server writes, in the dialect of the Talker document.</summary>
internal static class TalkReader
{
    /// <summary>What an object tells; null for types this program does not know, and for what is no such object.</summary>
    public static TalkEvent? Read(in ReadOnlySequence<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement is { ValueKind: JsonValueKind.Object } line ? Read(line) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is a string with half a surrogate pair.
            return null;
        }
    }

    private static TalkEvent? Read(JsonElement line) => Text(line, "type") switch
    {
        "message" when Text(line, "from") is { } from && Text(line, "content") is { } content && Id(line) is { } id =>
            new TalkMessage(id, from, content, line.TryGetProperty("final", out var final) && final.ValueKind == JsonValueKind.True),
        "join" when Text(line, "user") is { } user => new TalkJoin(user),
        "leave" when Text(line, "user") is { } user => new TalkLeave(user),
        "error" => new TalkError(Text(line, "message") ?? "the server refused something", Id(line)),
        _ => null,
    };

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static Guid? Id(JsonElement line) => Guid.TryParse(Text(line, "id"), out var id) ? id : null;
}
