using System.CommandLine;
using OTalk.Load.Measuring;
using OTalk.Load.Reporting;
using OTalk.Load.Rest;
using OTalk.Load.Traffic;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that measures what publishing by requests costs.</summary>
internal sealed class RestPublishVerb
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Option<int> _publishers = BoundedOption.Of("--publishers", "Connections, each with one request at a time", 16, 1, 1000);
    private readonly Option<int> _payload = BoundedOption.Of("--payload", "Bytes of a message's text", 200, Stamp.Length, 65_536);
    private readonly Option<int> _seconds = BoundedOption.Of("--seconds", "Length of a measured window", 5, 1, 600);
    private readonly Option<int> _warmUp = BoundedOption.Of("--warmup", "Seconds of traffic before anything is measured", 5, 1, 600);
    private readonly Option<int> _rounds = BoundedOption.Of("--rounds", "Measured windows", 3, 1, 50);
    private readonly Option<double?> _minPerCore = new("--min-per-core") { Description = "Fail below so many publishes a second of server CPU" };
    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for the server, Section:Key=VALUE; repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    public Command Create()
    {
        var verb = new Command("rest-publish", "Publishes of several connections by POST /otalk/ADDR, stored durably.");
        Option[] options = [_publishers, _payload, _seconds, _warmUp, _rounds, _minPerCore, _server, _set, _json];
        foreach (var option in options)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancel) => Verbs.OnThread(() => Run(parsed, cancel)));
        return verb;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var settings = new RestSettings(
            parsed.GetValue(_publishers),
            parsed.GetValue(_payload),
            new WindowLimits(TimeSpan.FromSeconds(parsed.GetValue(_seconds)), null, Grace),
            TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            parsed.GetValue(_rounds),
            parsed.GetValue(_server),
            parsed.GetValue(_set) ?? [],
            parsed.GetValue(_minPerCore));
        var report = new RestRun(settings, Console.Error).Run(cancel);
        if (parsed.GetValue(_json))
            JsonReport.Write(report, Console.Out);
        else
            RestTable.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
