using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>The schemas that the OpenAPI document refers to: JSON Schema, as OpenAPI 3.1 takes it.</summary>
internal static class OpenApiSchemas
{
    private const string Text = """{"type":"string"}""";
    private const string Time = """{"type":"string","format":"date-time"}""";
    private const string Uuid = """{"type":"string","format":"uuid"}""";
    private const string Whole = """{"type":"integer","minimum":0}""";
    private const string Any = """{"type":"object"}""";

    private static readonly (string Name, string Schema)[] _all =
    [
        ("Stanza", Object($$$"""{"to":{{{Text}}},"from":{{{Text}}},"id":{"type":["string","number"]},"msg":{{{Ref("Message")}}},"query":{{{Any}}},"get":{{{Any}}},"ack":{{{Whole}}},"transient":{"type":"boolean"}}""")),
        ("Stanzas", $$$"""{"oneOf":[{{{Ref("Stanza")}}},{"type":"array","items":{{{Ref("Stanza")}}}}]}"""),
        ("Answer", Object($$$"""{"to":{{{Text}}},"from":{{{Text}}},"id":{"type":["string","number"]},"response":{{{Any}}},"result":{{{Any}}},"error":{{{Ref("Failure")}}}}""")),
        ("Answers", $$$"""{"oneOf":[{{{Ref("Answer")}}},{"type":"array","items":{{{Ref("Answer")}}}}]}"""),
        ("Message", Object($$$"""{"ns":{{{Text}}}}""", "ns")),
        ("MessageOrConfig", $$$"""{"anyOf":[{{{Ref("Message")}}},{{{Ref("Config")}}}]}"""),
        ("Config", Object(
            $$$"""
            {"name":{{{Text}}},"description":{{{Text}}},"type":{{{Text}}},"discoverable":{"type":"boolean"},"msg_count":{"type":"integer","minimum":-1},"event_count":{"type":"integer","minimum":-1},"all_acl":{{{Text}}},"subscriber_acl":{{{Text}}},"key_acl":{{{Any}}},"key_whitelist":{"type":"array","items":{{{Text}}}},"requests":{"type":"boolean"}}
            """)),
        ("Published", Object($$$"""{"id":{{{Uuid}}},"time":{{{Time}}}}""", "id", "time")),
        ("Row", Object($$$"""{"from":{{{Text}}},"time":{{{Time}}},"msg":{{{Ref("Message")}}},"channel":{{{Text}}},"id":{{{Text}}},"key":{{{Text}}},"claim":{{{Any}}}}""", "msg", "channel")),
        ("Result", Object($$$"""{"offset":{{{Whole}}},"limit":{{{Whole}}},"total":{{{Whole}}},"results":{"type":"array","items":{{{Ref("Row")}}}},"config":{{{Ref("Config")}}}}""")),
        ("Ticket", Object($$$"""{"ticket":{{{Text}}},"expires_in":{{{Whole}}}}""", "ticket", "expires_in")),
        ("EventStream", """{"type":"string","description":"Server-Sent Events; the data of each is a stanza."}"""),
        ("Document", Any),
        ("Failure", Object($$$"""{"code":{"enum":[{{{string.Join(',', Condition.All.Select(condition => condition.Code))}}}]},"condition":{"enum":[{{{string.Join(',', Condition.All.Select(condition => $"\"{condition.Name}\""))}}}]},"text":{{{Text}}},"retry_after":{{{Whole}}}}""", "code", "condition", "text")),
        ("Error", Object($$$"""{"error":{{{Ref("Failure")}}}}""", "error")),
    ];

    /// <summary>Writes the member <c>schemas</c>.</summary>
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("schemas"u8);
        foreach ((string name, string schema) in _all)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(schema);
        }

        writer.WriteEndObject();
    }

    private static string Ref(string name) => $$$"""{"$ref":"#/components/schemas/{{{name}}}"}""";

    /// <summary>An object; members beside those that are named may come.</summary>
    private static string Object(string properties, params string[] required) =>
        $$$"""{"type":"object","properties":{{{properties}}},"required":[{{{string.Join(',', required.Select(name => $"\"{name}\""))}}}]}""";
}
