using OTalk.Load.CommandLine;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;
using OTalk.Load.Reporting;
using OTalk.Load.Servers;

namespace OTalk.Load;

/// <summary>
/// One run: starts the servers, connects everybody, warms up, and measures the baseline and the server in turns, so that each pair of
/// windows saw the machine in about the same state.
/// </summary>
internal sealed class LoadRun(RunSettings settings, TextWriter log)
{
    /// <summary>Runs the scenario of the server's own door that <paramref name="door"/> opens.</summary>
    /// <exception cref="IOException">A server failed.</exception>
    public RunReport Against(Func<ServerUnderLoad, IDoor> door, CancellationToken cancel)
    {
        var machine = MachineContext.Read();
        if (!settings.WithBaseline)
            return With(server: Target(cancel), door, machine, baseline: null, cancel);
        using var baselineServer = BaselineServerProcess.Start(cancel);
        using var baselineDoor = new BaselineDoor(baselineServer.Address);
        log.WriteLine($"Connecting to the {baselineServer.Name}");
        using var baseline = new Bench(baselineServer, baselineDoor, settings.Traffic, cancel);
        return With(Target(cancel), door, machine, baseline, cancel);
    }

    /// <summary>Measures the baseline server alone.</summary>
    public RunReport AgainstBaseline(CancellationToken cancel) =>
        With(BaselineServerProcess.Start(cancel), server => new BaselineDoor(server.Address), MachineContext.Read(), baseline: null, cancel);

    private ServerUnderLoad Target(CancellationToken cancel)
    {
        var target = settings.Target;
        return target.Url is { } url
            ? new ServerUnderLoad("oTalk", url, target.ProcessId)
            : OTalkServerProcess.Start(target.Executable ?? OTalkServerProcess.DefaultExecutable(), target.Set, cancel);
    }

    private RunReport With(
        ServerUnderLoad server, Func<ServerUnderLoad, IDoor> open, MachineContext machine, Bench? baseline, CancellationToken cancel)
    {
        using var owned = server;
        log.WriteLine($"Connecting to {server.Name}");
        using var door = open(server);
        using var bench = new Bench(server, door, settings.Traffic, cancel);
        Bench[] benches = baseline is null ? [bench] : [baseline, bench];

        log.WriteLine("Warming up");
        if (settings.WarmUp > TimeSpan.Zero)
        {
            foreach (var each in benches)
                each.WarmUp(settings.Window with { Length = settings.WarmUp, Messages = long.MaxValue }, cancel);
        }

        var figures = new List<WindowFigures>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            log.WriteLine($"Round {round} of {settings.Rounds}");
            foreach (var each in benches)
                figures.Add(each.Measure(round, settings.Window, cancel));
        }

        return new RunReport(settings.Scenario, settings, machine, figures, bench.LastRefusal);
    }
}
