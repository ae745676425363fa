using OTalk.Load.Measuring;
using OTalk.Load.Servers;
using OTalk.Load.Traffic;

namespace OTalk.Load.Rest;

/// <summary>Starts a server, publishes by requests, measures that window by window, and counts what the channel has at the end.</summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class RestRun(RestSettings settings, TextWriter log)
{
    private readonly MachineContext _machine = MachineContext.Read();

    /// <exception cref="IOException">The server failed.</exception>
    public RestReport Run(CancellationToken cancel)
    {
        using var server = OTalkServerProcess.Start("oTalk", settings.Executable ?? OTalkServerProcess.DefaultExecutable(), settings.Set, cancel);
        using var meter = new ServerMeter(server);
        log.WriteLine($"Connecting to {server.Name} at {server.Address}");
        using var door = OTalkRestDoor.Of(server);
        using var fleet = new Fleet(door, new TrafficPlan(0, settings.Publishers, 1, settings.PayloadBytes), cancel);

        var windows = new List<PublishFigures>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            log.WriteLine(round == 0 ? "Warming up" : $"Round {round} of {settings.Rounds}");
            windows.Add(Measure(meter, fleet, round, cancel));
        }

        return new RestReport(settings, _machine, windows, door.CountHistory(), fleet.LastRefusal);
    }

    private PublishFigures Measure(ServerMeter meter, Fleet fleet, int round, CancellationToken cancel)
    {
        var allocated = meter.Allocated();
        var cpu = meter.Cpu();
        var elapsed = fleet.Run(round == 0 ? settings.Window with { Length = settings.WarmUp } : settings.Window, cancel);
        cpu = meter.Cpu() - cpu;
        allocated = meter.Allocated() - allocated;
        var tally = fleet.Tally;
        return new PublishFigures(
            round,
            tally.Published,
            tally.Acknowledged,
            tally.Acknowledged / elapsed.TotalSeconds,
            tally.Acknowledged / cpu?.TotalSeconds,
            allocated / Math.Max(1, tally.Acknowledged));
    }
}
