namespace OTalk.Server.Configuration;

/// <summary>
/// Variables of the environment: <c>OTALK_Section__Key</c>. Every variable that begins with <c>OTALK_</c> is taken for a setting, but for
/// those that tell <c>otalk talk</c> who talks.
/// </summary>
public static class EnvironmentSource
{
    private const string Prefix = "OTALK_";

    /// <summary>Names who talks.</summary>
    public const string TalkUser = "OTALK_USER";

    /// <summary>Holds the token of who talks.</summary>
    public const string TalkToken = "OTALK_TOKEN";

    private static readonly string[] _noSettings = [TalkUser, TalkToken];

    /// <summary>The settings among these variables, in order of name.</summary>
    public static IReadOnlyList<RawSetting> Read(IReadOnlyDictionary<string, string> variables) =>
    [
        .. variables
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !_noSettings.Contains(variable.Key))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new RawSetting(
                variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal),
                variable.Value,
                Json: null,
                new SettingSource(SourceKind.Environment, variable.Key))),
    ];
}
