using System.Text.Json;

namespace OTalk.Integration.Rest;

/// <summary>Checks a value against a schema, as far as the schemas of the OpenAPI document go: a keyword that is not known here is a problem too.</summary>
internal static class SchemaCheck
{
    private const string Prefix = "#/components/schemas/";

    public static IEnumerable<string> Problems(JsonElement value, JsonElement schema, JsonElement schemas) => schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
    {
        "$ref" => Problems(value, schemas.GetProperty(keyword.Value.GetString()![Prefix.Length..]), schemas),
        "type" => TypesOf(keyword.Value).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && TypesOf(keyword.Value).Contains("number"))
            ? []
            : [$"{value} is no {keyword.Value}"],
        "properties" => value.ValueKind == JsonValueKind.Object ? keyword.Value.EnumerateObject().SelectMany(member => Member(value, member, schemas)) : [],
        "required" => keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{name} is missing in {value}"),
        "items" => value.EnumerateArray().SelectMany(item => Problems(item, keyword.Value, schemas)),
        "oneOf" or "anyOf" => keyword.Value.EnumerateArray().Any(option => !Problems(value, option, schemas).Any()) ? [] : [$"{value} is none of {keyword.Value}"],
        "enum" => keyword.Value.EnumerateArray().Any(option => option.ToString() == value.ToString()) ? [] : [$"{value} is none of {keyword.Value}"],
        "minimum" => value.GetInt64() >= keyword.Value.GetInt64() ? [] : [$"{value} is less than {keyword.Value}"],
        "format" => keyword.Value.GetString() == "uuid" ? (value.TryGetGuid(out _) ? [] : [$"{value} is no UUID"]) : value.TryGetDateTimeOffset(out _) ? [] : [$"{value} is no time"],
        "description" => [],
        _ => (IEnumerable<string>)[$"the keyword {keyword.Name} is not known"],
    });

    private static IEnumerable<string> Member(JsonElement value, JsonProperty member, JsonElement schemas) =>
        value.TryGetProperty(member.Name, out JsonElement given) ? Problems(given, member.Value, schemas) : [];

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        _ => "null",
    };
}
