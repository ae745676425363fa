using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Tests.Json;

/// <summary>Writes stanzas as a client would: the way back that the server has no need of.</summary>
internal static class StanzaText
{
    internal static byte[] Write(Stanza stanza, bool indented = false)
    {
        var json = new JsonObject();
        if (stanza.To is not null)
        {
            json["to"] = stanza.To.ToString();
        }

        if (stanza.From is not null)
        {
            json["from"] = stanza.From.ToUri();
        }

        if (stanza.Id is { } id)
        {
            json["id"] = JsonNode.Parse(id.Json);
        }

        switch (stanza)
        {
            case PublishStanza publish:
                json["msg"] = JsonNode.Parse(publish.Body.Utf8.Span);
                json["transient"] = publish.Transient;
                break;
            case QueryStanza query:
                json["query"] = JsonNode.Parse(query.Body.GetRawText());
                break;
            case GetStanza get:
                json["get"] = Window(get.Window);
                break;
            case AckStanza ack:
                json["ack"] = ack.Count;
                break;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString(new JsonSerializerOptions { WriteIndented = indented }));
    }

    private static JsonObject Window(GetWindow window) => new()
    {
        ["offset"] = window.Offset,
        ["limit"] = window.Limit,
        ["since_id"] = window.SinceId?.ToString(),
        ["until_id"] = window.UntilId?.ToString(),
        ["since_time"] = window.SinceTime?.ToString("O"),
        ["until_time"] = window.UntilTime?.ToString("O"),
        ["order"] = window.Descending ? "desc" : "asc",
    };
}
