using System.CommandLine;
using OTalk.Load.Measuring;
using OTalk.Load.Traffic;

namespace OTalk.Load.CommandLine;

/// <summary>The options of <see cref="RunSettings"/>, which all scenarios have in common.</summary>
internal sealed class RunOptions
{
    private const int MaxSeconds = 600;

    private readonly Option<int> _subscribers = BoundedOption.Of("--subscribers", "Connections that receive every message", 100, 1, 10_000);
    private readonly Option<int> _publishers = BoundedOption.Of("--publishers", "Connections that publish", 1, 1, 1000);
    private readonly Option<int> _outstanding =
        BoundedOption.Of("--outstanding", "Publishes each publisher has waiting for their answer", 64, 1, 10_000);

    private readonly Option<int> _payload = BoundedOption.Of("--payload", "Bytes of a message's text", 200, Stamp.Length, 65_536);
    private readonly Option<int> _seconds = BoundedOption.Of("--seconds", "Length of a measured window", 5, 1, MaxSeconds);
    private readonly Option<int> _messages =
        BoundedOption.Of("--messages", "Messages in a measured window, in place of --seconds; 0 for no such limit", 0, 0, 100_000_000);

    private readonly Option<int> _warmUp = BoundedOption.Of("--warmup", "Seconds of traffic before anything is measured", 5, 0, MaxSeconds);
    private readonly Option<int> _rounds = BoundedOption.Of("--rounds", "Measured windows of each server, in turns", 3, 1, 50);
    private readonly Option<int> _grace =
        BoundedOption.Of("--grace", "Seconds of silence after which what is missing counts as lost", 5, 1, 60);

    private readonly Option<double?> _maxCpu = new("--max-cpu") { Description = "Fail above so many µs of server CPU per delivery" };
    private readonly Option<double?> _maxAllocated = new("--max-allocated") { Description = "Fail above so many allocated bytes per delivery" };
    private readonly Option<double?> _maxRatio = new("--max-ratio") { Description = "Fail above so many times the CPU of what is measured beside it" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command verb)
    {
        Option[] options =
        [
            _subscribers, _publishers, _outstanding, _payload, _seconds, _messages, _warmUp, _rounds, _grace, _maxCpu, _maxAllocated,
            _maxRatio, _json,
        ];
        foreach (var option in options)
            verb.Options.Add(option);
    }

    /// <summary>Whether the report is to be JSON.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>What was asked for.</summary>
    public RunSettings Read(string scenario, ParseResult parsed)
    {
        var messages = parsed.GetValue(_messages);
        return new RunSettings(
            scenario,
            new TrafficPlan(
                parsed.GetValue(_subscribers), parsed.GetValue(_publishers), parsed.GetValue(_outstanding), parsed.GetValue(_payload)),
            new WindowLimits(
                TimeSpan.FromSeconds(messages == 0 ? parsed.GetValue(_seconds) : MaxSeconds),
                messages == 0 ? null : messages,
                TimeSpan.FromSeconds(parsed.GetValue(_grace))),
            TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            parsed.GetValue(_rounds),
            new Gates(parsed.GetValue(_maxCpu), parsed.GetValue(_maxAllocated), parsed.GetValue(_maxRatio)));
    }
}
