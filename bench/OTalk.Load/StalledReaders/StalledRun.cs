using System.Globalization;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;
using OTalk.Load.Traffic;

namespace OTalk.Load.StalledReaders;

/// <summary>
/// One server and one channel whose subscribers first all read; then some stop, and much is published until the queue of each of them is full;
/// then the others are measured again, and the stalled ones let go. That is done in rounds, so that the two windows of each saw the machine in
/// about the same state.
/// </summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class StalledRun(StalledSettings settings, TextWriter log)
{
    private const string FellBehind = "otalk_streams_fell_behind_total";

    /// <summary>What fills buffers: large messages, a few at a time, so that nobody who reads falls behind.</summary>
    private const int FillBytes = 4096;

    private const int FillMessages = 50;

    /// <summary>Portions after which whoever still is not behind never will be: the system's own buffers take a few MB.</summary>
    private const int MostPortions = 400;

    private const int Outstanding = 64;

    private readonly MachineContext _machine = MachineContext.Read();

    /// <exception cref="IOException">The server failed.</exception>
    public StalledReport Run(CancellationToken cancel)
    {
        var bufferLimit = string.Create(CultureInfo.InvariantCulture, $"Limits:SendQueueBytes={settings.BufferBytes}");
        using var server = OTalkServerProcess.Start(
            "oTalk", settings.Executable ?? OTalkServerProcess.DefaultExecutable(), [.. StalledDoors.Patient, bufferLimit, .. settings.Set], cancel);
        using var metrics = new ServerMetrics(server.Address);
        using var memory = new MemoryMeter(server);
        log.WriteLine($"Connecting to {server.Name} at {server.Address}");
        using var door = StalledDoors.All[settings.Door](server);
        using var fleet = new Fleet(door, new TrafficPlan(settings.Subscribers, 1, Outstanding, settings.PayloadBytes), cancel);

        log.WriteLine("Warming up");
        fleet.Run(Window(settings.WarmUpSeconds), cancel);
        Round(fleet, memory, metrics, 0, cancel);
        var rounds = new List<StalledRound>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            log.WriteLine($"Round {round} of {settings.Rounds}");
            rounds.Add(Round(fleet, memory, metrics, round, cancel));
        }

        return new StalledReport(settings, _machine, rounds);
    }

    private StalledRound Round(Fleet fleet, MemoryMeter memory, ServerMetrics metrics, int round, CancellationToken cancel)
    {
        var allRead = Measure(fleet, "all read", round, cancel);
        var before = memory.Read(cancel);
        fleet.Stall(settings.Stalled);
        Fill(fleet, metrics, cancel);
        var beside = Measure(fleet, "beside", round, cancel);
        var held = memory.Read(cancel);
        var (missing, elapsed) = fleet.LetGo(TimeSpan.FromSeconds(settings.GraceSeconds), cancel);
        return new StalledRound(
            round, allRead, beside, before, held, missing, fleet.StalledTally.Duplicates, fleet.StalledTally.OutOfOrder, elapsed.TotalSeconds);
    }

    private WindowFigures Measure(Fleet fleet, string name, int round, CancellationToken cancel)
    {
        var elapsed = fleet.Run(Window(settings.Seconds), cancel);
        return WindowFigures.From(name, round, fleet.Tally, fleet.Readers, elapsed, cpu: null, allocated: null);
    }

    /// <summary>Publishes until every stalled reader is behind.</summary>
    private void Fill(Fleet fleet, ServerMetrics metrics, CancellationToken cancel)
    {
        var before = metrics.Value(FellBehind) ?? 0;
        fleet.PayloadBytes = FillBytes;
        for (var portion = 0; (metrics.Value(FellBehind) ?? 0) - before < settings.Stalled; portion++)
        {
            if (portion == MostPortions)
                throw new IOException("The queues of readers that take nothing do not fill.");
            fleet.Run(Window(600) with { Messages = FillMessages, PerSecond = null }, cancel);
        }

        fleet.PayloadBytes = settings.PayloadBytes;
    }

    private WindowLimits Window(int seconds) =>
        new(TimeSpan.FromSeconds(seconds), null, TimeSpan.FromSeconds(settings.GraceSeconds)) { PerSecond = settings.PerSecond };
}
