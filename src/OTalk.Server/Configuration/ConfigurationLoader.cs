using OTalk.Engine.Options;

namespace OTalk.Server.Configuration;

/// <summary>The configuration of a server from all its sources: defaults, then the file, then the environment, then the command line.</summary>
public static class ConfigurationLoader
{
    /// <summary>The file that is read when none is named and it is there.</summary>
    public const string DefaultFile = "otalk.json";

    /// <summary>Every setting of the server.</summary>
    public static SettingsSchema Schema { get; } = new(typeof(OTalkOptions));

    /// <summary>Loads and checks the configuration.</summary>
    /// <param name="directory">The working directory.</param>
    /// <param name="file">The file named on the command line, or null.</param>
    /// <param name="environment">The variables of the environment.</param>
    /// <param name="commandLine">What the command line sets.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or a setting is unknown or malformed.</exception>
    public static EffectiveSettings<OTalkOptions> Load(
        string directory, string? file, IReadOnlyDictionary<string, string> environment, IEnumerable<RawSetting> commandLine) =>
        SettingsBinder.Bind<OTalkOptions>(
            Schema, [.. FromFile(directory, file), .. EnvironmentSource.Read(environment), .. commandLine]);

    private static IReadOnlyList<RawSetting> FromFile(string directory, string? file)
    {
        var path = Path.Combine(directory, file ?? DefaultFile);
        return file is null && !File.Exists(path) ? [] : JsonFileSource.Read(path, Schema);
    }
}
