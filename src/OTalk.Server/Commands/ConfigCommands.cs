using System.CommandLine;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands;

/// <summary><c>otalk config show|check</c>.</summary>
internal static class ConfigCommands
{
    public static Command Create(CommonOptions common, CommandContext context) => new("config", "Look at the configuration")
    {
        Show(common, context),
        Check(common, context),
    };

    private static Command Show(CommonOptions common, CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("show", "Print every setting, its value and where it comes from") { json };
        command.SetAction(line =>
        {
            var settings = common.Load(line, context).Settings;
            context.Out.WriteLine(line.GetValue(json) ? ConfigurationReport.Json(settings) : ConfigurationReport.Text(settings));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Check(CommonOptions common, CommandContext context)
    {
        var command = new Command("check", "Say whether the configuration can be used");
        command.SetAction(line =>
        {
            _ = common.Load(line, context);
            context.Out.WriteLine("configuration is valid");
            return ExitCode.Ok;
        });
        return command;
    }
}
