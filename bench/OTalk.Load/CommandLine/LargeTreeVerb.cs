using System.CommandLine;
using OTalk.Load.LargeTrees;
using OTalk.Load.Reporting;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that compares a large tree with a small one.</summary>
internal sealed class LargeTreeVerb
{
    private static readonly TreePlan Small = new(10, 10);

    private readonly Option<int> _channels = BoundedOption.Of("--channels", "Channels of the large tree", 100_000, 10, 1_000_000);
    private readonly Option<int> _subscriptions = BoundedOption.Of("--subscriptions", "Subscriptions to the large tree", 10_000, 10, 100_000);
    private readonly Option<int> _seconds = BoundedOption.Of("--seconds", "Length of a measured window", 2, 1, 600);
    private readonly Option<int> _rounds = BoundedOption.Of("--rounds", "Measured windows of each operation and tree, in turns", 3, 1, 50);
    private readonly Option<double?> _maxRatio = new("--max-ratio") { Description = "Fail where an operation costs more than so many times as much" };
    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting for the servers, Section:Key=VALUE; repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON in place of the table" };

    public Command Create()
    {
        var verb = new Command("large-tree", "What publish and get cost in a tree of many channels and subscriptions, by what they cost in a small one.");
        Option[] options = [_channels, _subscriptions, _seconds, _rounds, _maxRatio, _server, _set, _json];
        foreach (var option in options)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancel) => Verbs.OnThread(() => Run(parsed, cancel)));
        return verb;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var settings = new LargeTreeSettings(
            Small,
            new TreePlan(parsed.GetValue(_channels), parsed.GetValue(_subscriptions)),
            parsed.GetValue(_seconds),
            parsed.GetValue(_rounds),
            parsed.GetValue(_server),
            parsed.GetValue(_set) ?? [],
            parsed.GetValue(_maxRatio));
        var report = new LargeTreeRun(settings, Console.Error).Run(cancel);
        if (parsed.GetValue(_json))
            JsonReport.Write(report, Console.Out);
        else
            LargeTreeTable.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
