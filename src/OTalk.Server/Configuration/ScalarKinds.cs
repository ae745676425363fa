using System.Globalization;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>Any text.</summary>
internal sealed class TextKind : SettingKind
{
    public override string Expected => "a text";

    public override object? Parse(string text) => text;

    public override string Format(object value) => (string)value;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BooleanKind : SettingKind
{
    public override string Expected => "true or false";

    public override object? Parse(string text) => bool.TryParse(text, out var value) ? value : null;

    public override object? Read(JsonElement json) => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : null;

    public override string Format(object value) => (bool)value ? "true" : "false";

    public override void Write(Utf8JsonWriter json, object value) => json.WriteBooleanValue((bool)value);
}

/// <summary>A whole number.</summary>
internal sealed class IntegerKind : SettingKind
{
    public override string Expected => "a whole number";

    public override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public override object? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var value) ? value : null;

    public override string Format(object value) => ((int)value).ToString(CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter json, object value) => json.WriteNumberValue((int)value);
}

/// <summary>A length of time.</summary>
internal sealed class DurationKind : SettingKind
{
    public override string Expected => "a duration hh:mm:ss";

    public override object? Parse(string text) => Duration.TryParse(text, out var value) ? value : null;

    public override string Format(object value) => Duration.Format((TimeSpan)value);
}

/// <summary>One of a few names, in any case; written in the case of an option (<c>allowList</c> is <c>allow-list</c>).</summary>
internal sealed class ChoiceKind(Type type) : SettingKind
{
    private readonly Dictionary<string, object> _values = Enum.GetValues(type).Cast<object>()
        .ToDictionary(value => Name(value, type), StringComparer.OrdinalIgnoreCase);

    public override string Expected => _values.Count == 2 ? string.Join(" or ", _values.Keys) : "one of " + string.Join(", ", _values.Keys);

    public override object? Parse(string text) => _values.GetValueOrDefault(text);

    public override string Format(object value) => Name(value, type);

    // Levels of the log keep the names they have in log lines; the choices of the protocol are written as it writes them.
    private static string Name(object value, Type type) =>
        type == typeof(LogLevel) ? value.ToString()! : JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!);
}
