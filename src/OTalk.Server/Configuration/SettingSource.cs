namespace OTalk.Server.Configuration;

/// <summary>Where a value came from, in order of priority: a later one replaces an earlier one.</summary>
public enum SourceKind
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>An option of the command line.</summary>
    CommandLine,
}

/// <summary>Where a value came from.</summary>
/// <param name="Kind">The source.</param>
/// <param name="Detail">The file, variable or option.</param>
public sealed record SettingSource(SourceKind Kind, string Detail = "")
{
    public static readonly SettingSource Default = new(SourceKind.Default);

    public override string ToString() => Kind switch
    {
        SourceKind.Default => "default",
        SourceKind.File => $"file {Detail}",
        SourceKind.Environment => $"environment {Detail}",
        _ => $"command line {Detail}",
    };
}
