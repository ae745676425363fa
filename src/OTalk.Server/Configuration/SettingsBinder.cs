namespace OTalk.Server.Configuration;

/// <summary>Puts what the sources give over the defaults, and refuses what is unknown or malformed whatever its source.</summary>
public static class SettingsBinder
{
    /// <summary>Binds the settings of all sources, the least first.</summary>
    /// <exception cref="ConfigurationException">Any of them is not a setting or has a value that it does not accept; all such are told.</exception>
    public static EffectiveSettings<TOptions> Bind<TOptions>(SettingsSchema schema, IEnumerable<RawSetting> given)
        where TOptions : notnull, new()
    {
        var options = new TOptions();
        var sources = new Dictionary<SettingDefinition, SettingSource>();
        var faults = new List<string>();
        foreach (var raw in ListElements.Join(schema, given))
        {
            if (schema.Find(raw.Key) is not { } setting)
            {
                faults.Add(Unknown(schema, raw));
            }
            else if (setting.TryRead(raw, out var value))
            {
                setting.Set(options, value);
                sources[setting] = raw.Source;
            }
            else
            {
                faults.Add(Malformed(setting, raw));
            }
        }

        return faults.Count == 0
            ? new(options, [.. schema.Settings.Select(setting => new EffectiveSetting(setting, setting.Get(options), sources.GetValueOrDefault(setting, SettingSource.Default)))])
            : throw new ConfigurationException(faults);
    }

    private static string Unknown(SettingsSchema schema, RawSetting raw) => schema.IsSection(raw.Key)
        ? $"'{raw.Key}' is a section, not a setting ({raw.Source}); give its settings as {raw.Key}:KEY"
        : $"unknown setting '{raw.Key}' ({raw.Source}){Suggestion.Clause(schema.Suggest(raw.Key))}";

    private static string Malformed(SettingDefinition setting, RawSetting raw) =>
        $"{setting.Key} cannot be {(setting.IsSecret ? "this value" : raw.Written)} ({raw.Source}); expected {setting.Expected}";
}
