using System.Text;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>Prints every setting with its value and where it came from. Secrets are masked.</summary>
public static class ConfigurationReport
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true };

    /// <summary>A line a setting in three columns: key, value, source.</summary>
    public static string Text(IReadOnlyList<EffectiveSetting> settings)
    {
        var keys = settings.Max(setting => setting.Definition.Key.Length);
        var values = settings.Max(setting => setting.Shown.Length);
        return string.Join('\n', settings.Select(setting =>
            $"{setting.Definition.Key.PadRight(keys)}  {setting.Shown.PadRight(values)}  {setting.Source}"));
    }

    /// <summary>One JSON object: <c>{"Section:Key":{"value":…,"source":"…"},…}</c>.</summary>
    public static string Json(IReadOnlyList<EffectiveSetting> settings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _indented))
        {
            json.WriteStartObject();
            foreach (var setting in settings)
            {
                json.WriteStartObject(setting.Definition.Key);
                json.WritePropertyName("value");
                setting.WriteShown(json);
                json.WriteString("source", setting.Source.ToString());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
