using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>A setting with the value that it has, and where the value came from.</summary>
/// <param name="Definition">The setting.</param>
/// <param name="Value">The value; null if it is unset.</param>
/// <param name="Source">Where it came from.</param>
public sealed record EffectiveSetting(SettingDefinition Definition, object? Value, SettingSource Source)
{
    private const string Mask = "******";

    private bool IsMasked => Definition.IsSecret && Value is not null;

    /// <summary>The value as it may be shown: a secret is masked.</summary>
    public string Shown => IsMasked ? Mask : Definition.Format(Value);

    /// <summary>Writes the value as it may be shown.</summary>
    public void WriteShown(Utf8JsonWriter json)
    {
        if (IsMasked)
        {
            json.WriteStringValue(Mask);
        }
        else
        {
            Definition.Write(json, Value);
        }
    }
}
