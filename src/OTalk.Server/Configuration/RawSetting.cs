using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>A key and a value as a source gives them, before anything is known of either.</summary>
/// <param name="Key"><c>Section:Key</c>, as given.</param>
/// <param name="Text">The value of a source that has only text; else null.</param>
/// <param name="Json">The value of a source that has types; else null.</param>
/// <param name="Source">Who gives it.</param>
public sealed record RawSetting(string Key, string? Text, JsonElement? Json, SettingSource Source)
{
    /// <summary>True for an empty text and for JSON's null.</summary>
    public bool IsNothing => Json is { } json ? json.ValueKind == JsonValueKind.Null : string.IsNullOrEmpty(Text);

    /// <summary>The value as it was written.</summary>
    public string Written => Json is { } json ? json.GetRawText() : $"'{Text}'";
}
