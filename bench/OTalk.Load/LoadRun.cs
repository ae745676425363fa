using OTalk.Load.CommandLine;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;
using OTalk.Load.Reporting;
using OTalk.Load.Servers;
using OTalk.Load.Stomp;
using OTalk.Load.Talker;

namespace OTalk.Load;

/// <summary>
/// One run: starts the servers, connects everybody, warms up, and measures the baseline and the server in turns, so that each pair of
/// windows saw the machine in about the same state.
/// </summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class LoadRun(RunSettings settings, TextWriter log)
{
    /// <summary>While others are connected nobody reads, and so nobody answers a ping; that takes longer than the server is used to wait.</summary>
    internal const string PatientWithWebSockets = "Sessions:KeepAliveInterval=01:00:00";

    /// <summary>Who only listens has to ping, or is left alone.</summary>
    internal static readonly string[] PatientWithTalkers = ["Talker:CloseAfter=23:00:00", "Talker:IdleAfter=01:00:00"];

    private readonly MachineContext _machine = MachineContext.Read();

    /// <summary>Measures a server, and the baseline beside it if that is asked for.</summary>
    /// <param name="target">Which server.</param>
    /// <param name="open">Opens the door that the load comes through.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="IOException">A server failed.</exception>
    public RunReport Against(TargetSettings target, Func<ServerUnderLoad, IDoor> open, CancellationToken cancel)
    {
        using var bench = Open(() => Start(target, cancel), open, cancel);
        if (!target.WithBaseline)
            return Measure([bench], cancel);
        using var baseline = OpenBaseline(cancel);
        return Measure([baseline, bench], cancel);
    }

    /// <summary>Measures the baseline server alone.</summary>
    public RunReport AgainstBaseline(CancellationToken cancel)
    {
        using var baseline = OpenBaseline(cancel);
        return Measure([baseline], cancel);
    }

    /// <summary>
    /// Measures a Talker room, and beside it a channel over WebSocket: the same program in two servers, each with one of the doors in use.
    /// </summary>
    /// <param name="executable">The server.</param>
    /// <param name="set">Settings for both, <c>Section:Key=VALUE</c>.</param>
    /// <param name="users">How many users the members of the room share; 0 for one each.</param>
    /// <param name="cancel">Stops the run.</param>
    public RunReport AgainstTalker(string executable, IReadOnlyList<string> set, int users, CancellationToken cancel)
    {
        // Pings are no part of a delivery.
        IReadOnlyList<string> patient = [.. PatientWithTalkers, .. set];
        using var talker = Open(
            () => OTalkServerProcess.Start("talker", executable, patient, cancel),
            server => new OTalkTalkerDoor(TalkerCast.Of(server, rooms: 1), users == 0 ? int.MaxValue : users),
            cancel);
        using var webSocket = OpenWebSocket(executable, set, cancel);
        return Measure([webSocket, talker], cancel);
    }

    /// <summary>Measures a channel over STOMP on WebSocket, and beside it one over WebSocket alone, as <see cref="AgainstTalker"/> does.</summary>
    /// <param name="executable">The server.</param>
    /// <param name="set">Settings for both, <c>Section:Key=VALUE</c>.</param>
    /// <param name="cancel">Stops the run.</param>
    public RunReport AgainstStomp(string executable, IReadOnlyList<string> set, CancellationToken cancel)
    {
        using var stomp = Open(
            () => OTalkServerProcess.Start("stomp", executable, [PatientWithWebSockets, .. set], cancel),
            server => new OTalkStompDoor(server.Address, OTalkServerProcess.Domain),
            cancel);
        using var webSocket = OpenWebSocket(executable, set, cancel);
        return Measure([webSocket, stomp], cancel);
    }

    /// <summary>
    /// Measures a channel whose subscribers are all on another server, and beside it the same on one server. CPU time and bytes are those of both
    /// servers together.
    /// </summary>
    /// <param name="executable">The server.</param>
    /// <param name="set">Settings for all, <c>Section:Key=VALUE</c>.</param>
    /// <param name="leastRate">How many times the deliveries per second of the one server the two have to make; null where nothing is asked.</param>
    /// <param name="cancel">Stops the run.</param>
    public RunReport AcrossServers(string executable, IReadOnlyList<string> set, double? leastRate, CancellationToken cancel)
    {
        using var two = Open(
            () => OTalkServerProcess.StartTwo("two", executable, [PatientWithWebSockets, .. set], cancel), server => new FederationDoor(server), cancel);
        using var one = Open(
            () => OTalkServerProcess.Start("one", executable, [PatientWithWebSockets, .. set], cancel),
            server => new OTalkWebSocketDoor(server.Address, OTalkServerProcess.Domain),
            cancel);
        return Measure([one, two], cancel, settings with { Gates = settings.Gates with { RateRatio = leastRate } });
    }

    private static ServerUnderLoad Start(TargetSettings target, CancellationToken cancel) => target.Url is { } url
        ? ServerUnderLoad.Running("oTalk", url, target.ProcessId)
        : OTalkServerProcess.Start("oTalk", target.Executable ?? OTalkServerProcess.DefaultExecutable(), target.Set, cancel);

    private Bench OpenWebSocket(string executable, IReadOnlyList<string> set, CancellationToken cancel) => Open(
        () => OTalkServerProcess.Start("websocket", executable, [PatientWithWebSockets, .. set], cancel),
        server => new OTalkWebSocketDoor(server.Address, OTalkServerProcess.Domain),
        cancel);

    private Bench OpenBaseline(CancellationToken cancel) =>
        Open(() => BaselineServerProcess.Start(cancel), server => new BaselineDoor(server.Address), cancel);

    private Bench Open(Func<ServerUnderLoad> start, Func<ServerUnderLoad, IDoor> open, CancellationToken cancel)
    {
        var server = start();
        log.WriteLine($"Connecting to {server.Name} at {server.Address}");
        return new Bench(server, open, settings.Traffic, cancel);
    }

    private RunReport Measure(IReadOnlyList<Bench> benches, CancellationToken cancel, RunSettings? asked = null)
    {
        log.WriteLine("Warming up");
        foreach (var bench in benches)
            bench.WarmUp(settings.Window with { Length = settings.WarmUp, Messages = null }, cancel);

        var figures = new List<WindowFigures>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            log.WriteLine($"Round {round} of {settings.Rounds}");
            foreach (var bench in benches)
                figures.Add(bench.Measure(round, settings.Window, cancel));
        }

        return new RunReport(asked ?? settings, _machine, figures, benches[^1].LastRefusal);
    }
}
