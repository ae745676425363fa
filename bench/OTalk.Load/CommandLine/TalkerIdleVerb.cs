using System.CommandLine;
using OTalk.Load.IdleConnections;
using OTalk.Load.Reporting;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that measures what idle Talker connections take.</summary>
internal sealed class TalkerIdleVerb
{
    private readonly Option<int> _connections = BoundedOption.Of("--connections", "Connections that are held", 10_000, 1, 1_000_000);
    private readonly Option<int> _users = BoundedOption.Of("--users", "Users who share them", 20, 1, 10_000);
    private readonly Option<int> _rooms = BoundedOption.Of("--rooms", "Rooms they are in, each in one", 10, 1, 1000);
    private readonly Option<int> _seconds = BoundedOption.Of("--seconds", "How long they are held", 60, 1, 3600);
    private readonly Option<double?> _maxKibibytes = new("--max-kib") { Description = "Fail where a connection takes more KiB of memory" };
    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for the server, Section:Key=VALUE; repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    public Command Create()
    {
        var verb = new Command("talker-idle", "What Talker connections that only ping take of the server's memory.");
        Option[] options = [_connections, _users, _rooms, _seconds, _maxKibibytes, _server, _set, _json];
        foreach (var option in options)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancel) => Verbs.OnThread(() => Run(parsed, cancel)));
        return verb;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var settings = new IdleSettings(
            parsed.GetValue(_connections),
            parsed.GetValue(_users),
            parsed.GetValue(_rooms),
            parsed.GetValue(_seconds),
            parsed.GetValue(_server),
            parsed.GetValue(_set) ?? [],
            parsed.GetValue(_maxKibibytes));
        var report = new IdleRun(settings, Console.Error).Run(cancel);
        if (parsed.GetValue(_json))
            JsonReport.Write(report, Console.Out);
        else
            IdleTable.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
