using System.CommandLine;
using OTalk.Load.Recovery;
using OTalk.Load.Reporting;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that kills a full server and measures how soon it is back.</summary>
internal sealed class RecoveryVerb
{
    private readonly Option<int> _accounts = BoundedOption.Of("--accounts", "Trees", 100, 1, 10_000);
    private readonly Option<int> _channels = BoundedOption.Of("--channels", "Channels of each tree", 100, 1, 10_000);
    private readonly Option<int> _messages = BoundedOption.Of("--messages", "Messages of each channel", 100, 1, 100_000);
    private readonly Option<int> _load = BoundedOption.Of("--load", "Seconds in which everybody publishes before the server is killed", 2, 0, 600);
    private readonly Option<int> _sampled = BoundedOption.Of("--sampled", "Channels that are asked for their newest message; all, if there are fewer", 1000, 1, 1_000_000);
    private readonly Option<double?> _maxSeconds = new("--max-seconds") { Description = "Fail where it takes more than so many seconds to be ready" };
    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for the server, Section:Key=VALUE; repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    public Command Create()
    {
        var verb = new Command("recovery", "How soon a server with many messages is back that was killed under load.");
        Option[] options = [_accounts, _channels, _messages, _load, _sampled, _maxSeconds, _server, _set, _json];
        foreach (var option in options)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancel) => Verbs.OnThread(() => Run(parsed, cancel)));
        return verb;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var (accounts, channels) = (parsed.GetValue(_accounts), parsed.GetValue(_channels));
        var settings = new RecoverySettings(
            accounts,
            channels,
            parsed.GetValue(_messages),
            parsed.GetValue(_load),
            Math.Min(parsed.GetValue(_sampled), accounts * channels),
            parsed.GetValue(_server),
            parsed.GetValue(_set) ?? [],
            parsed.GetValue(_maxSeconds));
        var report = new RecoveryRun(settings, Console.Error).Run(cancel);
        if (parsed.GetValue(_json))
            JsonReport.Write(report, Console.Out);
        else
            RecoveryTable.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
