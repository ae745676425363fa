namespace OTalk.Server.Configuration;

/// <summary>Variables of the environment: <c>OTALK_Section__Key</c>. Every variable that begins with <c>OTALK_</c> is taken for a setting.</summary>
public static class EnvironmentSource
{
    private const string Prefix = "OTALK_";

    /// <summary>The settings among these variables, in order of name.</summary>
    public static IReadOnlyList<RawSetting> Read(IReadOnlyDictionary<string, string> variables) =>
    [
        .. variables
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new RawSetting(
                variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal),
                variable.Value,
                Json: null,
                new SettingSource(SourceKind.Environment, variable.Key))),
    ];
}
