using System.CommandLine;
using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands;

/// <summary>The options that every command takes: where the configuration is and what it is to be.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _config = new("--config")
    {
        Description = $"Configuration file, JSON with comments (default: ./{ConfigurationLoader.DefaultFile} if it is there)",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any setting; may be repeated",
        HelpName = "Section:Key=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Recursive = true,
    };

    // Short forms of the settings that nearly every command line has.
    private readonly IReadOnlyDictionary<string, Option<string>> _shortcuts = new Dictionary<string, Option<string>>
    {
        ["Server:Domain"] = Shortcut("--domain", "NAME", "The server's domain (Server:Domain)"),
        ["Server:DataDirectory"] = Shortcut("--data", "DIR", "Directory of everything that is kept (Server:DataDirectory)"),
        ["Http:Urls"] = Shortcut("--urls", "URL", "Where to listen, several separated by ';' (Http:Urls)"),
        ["Server:LogFormat"] = Shortcut("--log", "json|text", "How log lines are written (Server:LogFormat)"),
    };

    public void AddTo(Command root)
    {
        root.Options.Add(_config);
        foreach (var shortcut in _shortcuts.Values)
        {
            root.Options.Add(shortcut);
        }

        root.Options.Add(_set);
    }

    /// <summary>The configuration that this command line asks for.</summary>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public EffectiveSettings<OTalkOptions> Load(ParseResult line, CommandContext context) =>
        ConfigurationLoader.Load(context.Directory, line.GetValue(_config), context.Environment, [.. Shortcuts(line), .. Sets(line)]);

    private static Option<string> Shortcut(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Recursive = true };

    private static SettingSource From(string option) => new(SourceKind.CommandLine, option);

    private static RawSetting Pair(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new RawSetting(assignment[..equals].Trim(), assignment[(equals + 1)..], Json: null, From("--set"))
            : throw new CommandException(ExitCode.Usage, $"--set takes Section:Key=VALUE, not '{assignment}'");
    }

    private IEnumerable<RawSetting> Shortcuts(ParseResult line) => _shortcuts
        .Select(shortcut => (shortcut.Key, Option: shortcut.Value, Value: line.GetValue(shortcut.Value)))
        .Where(shortcut => shortcut.Value is not null)
        .Select(shortcut => new RawSetting(shortcut.Key, shortcut.Value, Json: null, From(shortcut.Option.Name)));

    private IEnumerable<RawSetting> Sets(ParseResult line) => (line.GetValue(_set) ?? []).Select(Pair);
}
