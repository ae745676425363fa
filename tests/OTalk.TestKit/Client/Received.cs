using System.Text.Json;

namespace OTalk.TestKit.Client;

/// <summary>A stanza as it came: its text, and that parsed.</summary>
public sealed record Received(string Text, JsonElement Json)
{
    /// <summary>The <c>id</c> where it is a string, else null.</summary>
    public string? Id => Member("id") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;

    public JsonElement? Member(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out JsonElement value) ? value : null;

    public override string ToString() => Text;
}
