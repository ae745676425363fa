using System.CommandLine;
using OTalk.Load.Servers;
using OTalk.Load.Traffic;

namespace OTalk.Load.CommandLine;

/// <summary>The options that all scenarios have in common, each with its bounds.</summary>
internal sealed class LoadCommand
{
    private const int MaxSeconds = 600;

    private readonly Option<int> _subscribers = Bounded("--subscribers", "Connections that receive every message.", 100, 1, 10_000);
    private readonly Option<int> _publishers = Bounded("--publishers", "Connections that publish.", 1, 1, 1000);
    private readonly Option<int> _outstanding = Bounded("--outstanding", "Publishes each publisher has waiting for their answer.", 64, 1, 10_000);
    private readonly Option<int> _payload = Bounded("--payload", "Bytes of a message's text.", 200, Measuring.Stamp.Length, 65_536);
    private readonly Option<int> _seconds = Bounded("--seconds", "Length of a measured window.", 5, 1, MaxSeconds);
    private readonly Option<int?> _messages = new("--messages") { Description = "Messages in a measured window, in place of --seconds." };
    private readonly Option<int> _warmUp = Bounded("--warmup", "Seconds of traffic before anything is measured.", 5, 0, MaxSeconds);
    private readonly Option<int> _rounds = Bounded("--rounds", "Measured windows of each server, in turns.", 3, 1, 50);
    private readonly Option<int> _grace = Bounded("--grace", "Seconds of silence after which what is missing counts as lost.", 5, 1, 60);
    private readonly Option<bool> _noBaseline = new("--no-baseline") { Description = "Do not measure the baseline server beside it." };
    private readonly Option<Uri?> _url = new("--url") { Description = "A server that runs already (http://HOST:PORT, loopback only)." };
    private readonly Option<int?> _pid = new("--pid") { Description = "Its process id, to read its CPU time." };
    private readonly Option<string> _domain =
        new("--domain") { Description = "The domain it serves.", DefaultValueFactory = _ => OTalkServerProcess.Domain };

    private readonly Option<string?> _server = new("--server") { Description = "The server program to start." };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for it, Section:Key=VALUE; may be repeated." };
    private readonly Option<double?> _maxCpu = new("--max-cpu") { Description = "Fail above this many microseconds of server CPU per delivery." };
    private readonly Option<double?> _maxAllocated = new("--max-allocated") { Description = "Fail above this many bytes allocated per delivery." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table." };

    /// <summary>A verb with these options.</summary>
    /// <param name="name">The verb, which is the name of the scenario.</param>
    /// <param name="description">What it measures.</param>
    /// <param name="run">Runs it and gives the exit code.</param>
    public Command Build(string name, string description, Func<RunSettings, CancellationToken, int> run)
    {
        _url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<Uri?>() is { } url && (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp || !url.IsLoopback))
                result.AddError("--url has to be http://HOST:PORT with a loopback host: this program puts nobody else's server under load.");
        });

        var command = new Command(name, description);
        Option[] options =
        [
            _subscribers, _publishers, _outstanding, _payload, _seconds, _messages, _warmUp, _rounds, _grace, _noBaseline, _url, _pid, _domain,
            _server, _set, _maxCpu, _maxAllocated, _json,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        // On a thread of its own: everything here blocks, and the parser's thread has to see Ctrl+C.
        command.SetAction((parsed, cancel) => Task.Factory.StartNew(
            () => run(Read(name, parsed), cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static Option<int> Bounded(string name, string description, int standard, int min, int max)
    {
        var option = new Option<int>(name) { Description = $"{description} ({min} to {max})", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < min || value > max)
                result.AddError($"{name} has to be from {min} to {max}.");
        });
        return option;
    }

    private RunSettings Read(string scenario, ParseResult parsed)
    {
        var messages = parsed.GetValue(_messages);
        return new RunSettings(
            scenario,
            new TrafficPlan(
                parsed.GetValue(_subscribers), parsed.GetValue(_publishers), parsed.GetValue(_outstanding), parsed.GetValue(_payload)),
            new WindowLimits(
                TimeSpan.FromSeconds(messages is null ? parsed.GetValue(_seconds) : MaxSeconds),
                messages ?? long.MaxValue,
                TimeSpan.FromSeconds(parsed.GetValue(_grace))),
            TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            parsed.GetValue(_rounds),
            !parsed.GetValue(_noBaseline),
            new TargetSettings(
                parsed.GetValue(_url), parsed.GetValue(_pid), parsed.GetValue(_domain)!, parsed.GetValue(_server), parsed.GetValue(_set) ?? []),
            new Gates(parsed.GetValue(_maxCpu), parsed.GetValue(_maxAllocated)),
            parsed.GetValue(_json));
    }
}
