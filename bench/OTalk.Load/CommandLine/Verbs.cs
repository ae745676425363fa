using System.CommandLine;
using OTalk.Load.Reporting;
using OTalk.Load.Servers;

namespace OTalk.Load.CommandLine;

/// <summary>The verbs of this program. They exit with 0 if all is well, 1 if the figures are not, 2 if there are none.</summary>
internal static class Verbs
{
    /// <summary>A scenario against the server itself.</summary>
    public static Command For(Scenario scenario)
    {
        var target = new TargetOptions();
        var verb = Measuring(
            scenario.Name,
            scenario.Description,
            (run, parsed, cancel) =>
            {
                var settings = target.Read(parsed);
                return run.Against(settings, server => scenario.Door(server.Address, settings.Domain), cancel);
            });
        target.AddTo(verb);
        return verb;
    }

    /// <summary>The baseline server alone.</summary>
    public static Command Baseline() => Measuring(
        "baseline",
        "The baseline server alone: what the machine charges for moving the bytes.",
        (run, _, cancel) => run.AgainstBaseline(cancel));

    /// <summary>What the child that is the baseline server runs.</summary>
    public static Command BaselineServer()
    {
        var verb = new Command(BaselineServerProcess.Verb, "Serves until its standard input ends.") { Hidden = true };
        verb.SetAction(async (_, cancel) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var served = Load.Baseline.BaselineServer.RunAsync(Console.Out.WriteLine, stop.Token);
            // The input ends with the program that started this one, however that ended.
            await Task.WhenAny(served, Task.Run(Console.In.ReadToEnd, CancellationToken.None));
            await stop.CancelAsync();
            await served;
        });
        return verb;
    }

    /// <summary>Runs on a thread of its own: everything in a run blocks, and Ctrl+C has to be heard meanwhile.</summary>
    /// <returns>The exit code; 2 if the run failed.</returns>
    public static Task<int> OnThread(Func<int> run) =>
        Task.Factory.StartNew(() => Guarded(run), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A verb with the options that all scenarios have in common, which prints the report of a run.</summary>
    public static Command Measuring(string name, string description, Func<LoadRun, ParseResult, CancellationToken, RunReport> measure)
    {
        var options = new RunOptions();
        var verb = new Command(name, description);
        options.AddTo(verb);
        verb.SetAction((parsed, cancel) => OnThread(() =>
        {
            var report = measure(new LoadRun(options.Read(name, parsed), Console.Error), parsed, cancel);
            return Print(report, options.Json(parsed));
        }));
        return verb;
    }

    private static int Print(RunReport report, bool json)
    {
        if (json)
            JsonReport.Write(report, Console.Out);
        else
            TableReport.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }

    private static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or TimeoutException or HttpRequestException)
        {
            Console.Error.WriteLine(problem.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return 2;
        }
    }
}
