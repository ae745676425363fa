using System.CommandLine;
using OTalk.Load;
using OTalk.Load.Baseline;
using OTalk.Load.CommandLine;
using OTalk.Load.Doors;
using OTalk.Load.Reporting;
using OTalk.Load.Servers;

var root = new RootCommand("Puts a messaging server under load and prints what a delivery costs it.")
{
    new LoadCommand().Build(
        "websocket",
        "One channel over the server's own WebSocket door.",
        (settings, cancel) => Report(settings, run => run.Against(server => new OTalkWebSocketDoor(server.Address, settings.Target.Domain), cancel))),
    new LoadCommand().Build(
        "baseline",
        "The baseline server alone: what the machine charges for moving the bytes.",
        (settings, cancel) => Report(settings, run => run.AgainstBaseline(cancel))),
    BaselineServerCommand(),
};
return await root.Parse(args).InvokeAsync();

static int Report(RunSettings settings, Func<LoadRun, RunReport> run)
{
    try
    {
        var report = run(new LoadRun(settings, Console.Error));
        if (settings.Json)
            JsonReport.Write(report, Console.Out);
        else
            TableReport.Write(report, Console.Out);
        return report.Failures.Count == 0 ? 0 : 1;
    }
    catch (Exception problem) when (problem is IOException or InvalidDataException or TimeoutException or HttpRequestException)
    {
        Console.Error.WriteLine(problem.Message);
        return 2;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

static Command BaselineServerCommand()
{
    var command = new Command(BaselineServerProcess.Verb, "Serves until its standard input ends.") { Hidden = true };
    command.SetAction(async (_, cancel) =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // The input ends with the program that started this one, however that ended.
        var input = Task.Run(() => Console.In.ReadToEnd(), CancellationToken.None).ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
        await BaselineServer.RunAsync(Console.Out.WriteLine, stop.Token);
        await stop.CancelAsync();
        return input.IsFaulted ? 1 : 0;
    });
    return command;
}
