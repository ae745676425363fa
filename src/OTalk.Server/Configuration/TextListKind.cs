using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>Several texts: an array in JSON, separated by commas elsewhere. A source that gives a list replaces the whole list.</summary>
internal sealed class TextListKind : SettingKind
{
    public override string Expected => "a list (an array of texts in a file; elsewhere separated by commas)";

    public override object? Parse(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override object? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String)
            ? json.EnumerateArray().Select(element => element.GetString()!).ToArray()
            : null;

    public override string Format(object value) => string.Join(',', (IReadOnlyList<string>)value);

    public override void Write(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        foreach (var element in (IReadOnlyList<string>)value)
        {
            json.WriteStringValue(element);
        }

        json.WriteEndArray();
    }
}
