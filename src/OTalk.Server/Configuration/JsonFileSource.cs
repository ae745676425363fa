using System.Globalization;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>The configuration file: JSON with comments, an object for each section.</summary>
public static class JsonFileSource
{
    private static readonly JsonDocumentOptions _reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is not a JSON object.</exception>
    public static IReadOnlyList<RawSetting> Read(string path, SettingsSchema schema)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, schema);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"cannot read the configuration file '{path}': {error.Message}"]);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ConfigurationException">It is not a JSON object.</exception>
    public static IReadOnlyList<RawSetting> Parse(string text, string path, SettingsSchema schema)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _reading);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? [.. Flatten(root, "", new SettingSource(SourceKind.File, path), schema)]
                : throw new ConfigurationException([$"the configuration file '{path}' must be a JSON object with a member for each section"]);
        }
        catch (JsonException error)
        {
            var line = (error.LineNumber + 1)?.ToString(CultureInfo.InvariantCulture);
            throw new ConfigurationException([$"the configuration file '{path}' is not valid JSON{(line is null ? "" : $" at line {line}")}: {error.Message}"]);
        }
    }

    // Only what the schema knows to be a section is opened: anything else is handed on whole, to be refused by its own key.
    private static IEnumerable<RawSetting> Flatten(JsonElement section, string prefix, SettingSource source, SettingsSchema schema)
    {
        foreach (var member in section.EnumerateObject())
        {
            var key = prefix + member.Name;
            if (member.Value.ValueKind != JsonValueKind.Object || !schema.IsSection(key))
            {
                yield return new RawSetting(key, Text: null, member.Value, source);
                continue;
            }

            foreach (var setting in Flatten(member.Value, key + ":", source, schema))
            {
                yield return setting;
            }
        }
    }
}
