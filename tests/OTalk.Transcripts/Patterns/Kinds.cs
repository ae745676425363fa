using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.Transcripts.Patterns;

/// <summary>The kinds a variable may ask for.</summary>
internal static partial class Kinds
{
    public static bool Is(string kind, JsonElement value) => kind switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "uuid" => value.ValueKind == JsonValueKind.String && Guid.TryParseExact(value.GetString(), "D", out _),
        "time" => value.ValueKind == JsonValueKind.String && Time().IsMatch(value.GetString()!),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>RFC 3339, UTC, milliseconds.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Time();
}
