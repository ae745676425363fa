using System.Text.Json;

namespace OTalk.Transcripts.Patterns;

/// <summary>What a transcript has captured so far. Immutable, so that a match that does not work out leaves nothing behind.</summary>
public sealed class Variables
{
    /// <summary>The name that matches anything and is never remembered.</summary>
    public const string Anything = "_";

    public static readonly Variables None = new(new Dictionary<string, JsonElement>(StringComparer.Ordinal));

    private readonly Dictionary<string, JsonElement> _values;

    private Variables(Dictionary<string, JsonElement> values) => _values = values;

    public JsonElement? Find(string name) => _values.TryGetValue(name, out JsonElement value) ? value : null;

    /// <summary>The value as text: a string without its quotes, anything else as JSON.</summary>
    public string? FindText(string name) =>
        Find(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    public Variables With(string name, JsonElement value) =>
        name == Anything ? this : new(new Dictionary<string, JsonElement>(_values, StringComparer.Ordinal) { [name] = value });
}
