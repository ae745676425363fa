using System.Text.Json.Nodes;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>Writes requests as a client would: the way back that the server has no need of.</summary>
internal static class TalkerText
{
    internal static byte[] Write(TalkerRequest request, bool indented = false)
    {
        var json = new JsonObject();
        switch (request)
        {
            case TalkerConnect connect:
                json["type"] = "connect";
                Add(json, "user", connect.User);
                json["room"] = connect.Room;
                json["token"] = connect.Token;
                Add(json, "last_event_id", connect.LastEventId);
                break;
            case TalkerMessage message:
                json["content"] = message.Content;
                Add(json, "id", message.Id?.ToString());
                Add(json, "to", message.To);
                Add(json, "room", message.Room);
                AddExtras(json, message.Extras);
                json["final"] = message.Final;
                json["type"] = "message";
                break;
            default:
                json["type"] = request switch { TalkerPing => "ping", TalkerClose => "close", _ => "token" };
                break;
        }

        return TalkerCases.Utf8(json.ToJsonString(new() { WriteIndented = indented }));
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static void AddExtras(JsonObject json, ReadOnlyMemory<byte> extras)
    {
        if (extras.IsEmpty)
        {
            return;
        }

        foreach (var (name, value) in JsonNode.Parse(extras.Span)!.AsObject())
        {
            json[name] = value?.DeepClone();
        }
    }
}
