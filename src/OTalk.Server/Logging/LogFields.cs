using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace OTalk.Server.Logging;

/// <summary>The structured fields of a log line, as they are written: names in camel case, values as JSON where JSON has their type.</summary>
internal static class LogFields
{
    private const string Template = "{OriginalFormat}";

    private static readonly string[] _reserved = ["time", "level", "event", "message", "exception"];

    /// <summary>The fields behind a message, in the order of its template.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of<TState>(TState state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> fields
            ? fields.Where(field => field.Key != Template).Select(field => KeyValuePair.Create(Name(field.Key), field.Value))
            : [];

    /// <summary>Writes one value.</summary>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or short or byte or uint:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case not string and IEnumerable elements:
                WriteArray(json, elements);
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }

    /// <summary>The value as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        DateTimeOffset time => LogTime.Format(time),
        not string and IEnumerable elements => string.Join(',', elements.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Name(string template)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(template);
        return _reserved.Contains(name) ? name + "_" : name;
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable elements)
    {
        json.WriteStartArray();
        foreach (var element in elements)
        {
            Write(json, element);
        }

        json.WriteEndArray();
    }
}
