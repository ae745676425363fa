using System.CommandLine;
using OTalk.Load.Measuring;
using OTalk.Load.Reporting;
using OTalk.Load.StalledReaders;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that measures what readers that take nothing cost the others, and the server.</summary>
internal sealed class StalledVerb
{
    private readonly Option<string> _door = new("--door") { Description = "Where everybody comes in", DefaultValueFactory = _ => StalledDoors.WebSocket };
    private readonly Option<int> _subscribers = BoundedOption.Of("--subscribers", "Connections that receive every message", 1000, 2, 10_000);
    private readonly Option<int> _stalled = BoundedOption.Of("--stalled", "How many of them stop to read; fewer than all", 100, 1, 9_999);
    private readonly Option<int> _rate = BoundedOption.Of("--rate", "Messages a second in a measured window", 50, 1, 10_000);
    private readonly Option<int> _payload = BoundedOption.Of("--payload", "Bytes of a message's text", 200, Stamp.Length, 65_536);
    private readonly Option<int> _seconds = BoundedOption.Of("--seconds", "Length of a measured window", 5, 1, 600);
    private readonly Option<int> _warmUp = BoundedOption.Of("--warmup", "Seconds of traffic before anything is measured", 5, 0, 600);
    private readonly Option<int> _rounds = BoundedOption.Of("--rounds", "Measured windows of each kind, in turns", 3, 1, 50);
    private readonly Option<int> _grace = BoundedOption.Of("--grace", "Seconds of silence after which what is missing counts as lost", 10, 1, 60);
    private readonly Option<int> _buffer = BoundedOption.Of("--buffer", "Bytes of Limits:SendQueueBytes", 1_048_576, 16_384, 67_108_864);
    private readonly Option<double?> _maxRatio = new("--max-ratio") { Description = "Fail where p99 beside stalled readers is more than so many times that without" };
    private readonly Option<double?> _maxBuffers = new("--max-buffers") { Description = "Fail where a stalled reader takes more memory than so many buffers" };
    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for the server, Section:Key=VALUE; repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    public Command Create()
    {
        _door.AcceptOnlyFromAmong([.. StalledDoors.All.Keys]);
        var verb = new Command("stalled", "What readers that take nothing cost those beside them, and the server.");
        Option[] options =
        [
            _door, _subscribers, _stalled, _rate, _payload, _seconds, _warmUp, _rounds, _grace, _buffer, _maxRatio, _maxBuffers, _server, _set, _json,
        ];
        foreach (var option in options)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancel) => Verbs.OnThread(() => Run(parsed, cancel)));
        return verb;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var settings = new StalledSettings(
            parsed.GetValue(_door)!,
            parsed.GetValue(_subscribers),
            parsed.GetValue(_stalled),
            parsed.GetValue(_rate),
            parsed.GetValue(_payload),
            parsed.GetValue(_seconds),
            parsed.GetValue(_warmUp),
            parsed.GetValue(_rounds),
            parsed.GetValue(_grace),
            parsed.GetValue(_buffer),
            parsed.GetValue(_server),
            parsed.GetValue(_set) ?? [],
            parsed.GetValue(_maxRatio),
            parsed.GetValue(_maxBuffers));
        if (settings.Stalled >= settings.Subscribers)
            throw new InvalidDataException("Nobody would read: --stalled has to be less than --subscribers.");
        var report = new StalledRun(settings, Console.Error).Run(cancel);
        if (parsed.GetValue(_json))
            JsonReport.Write(report, Console.Out);
        else
            StalledTable.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
