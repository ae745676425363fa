using System.Diagnostics;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;
using OTalk.Load.Talker;

namespace OTalk.Load.IdleConnections;

/// <summary>Starts a server, holds many Talker connections in a few rooms, and reads how much memory they take.</summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class IdleRun(IdleSettings settings, TextWriter log)
{
    private const string Open = "otalk_talker_connections";

    /// <summary>
    /// Connections that come and go before anything is measured: code that is compiled and what the server keeps for all belong to none.
    /// </summary>
    private const int First = 500;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    private readonly MachineContext _machine = MachineContext.Read();
    private readonly long _start = Stopwatch.GetTimestamp();

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <exception cref="IOException">The server failed, or the system allows too few connections.</exception>
    public IdleReport Run(CancellationToken cancel)
    {
        FileDescriptors.Check(settings.Connections);
        using var server = OTalkServerProcess.Start(
            "oTalk", settings.Executable ?? OTalkServerProcess.DefaultExecutable(), settings.Set, cancel);
        using var memory = new MemoryMeter(server);
        using var meter = new ServerMeter(server);
        using var metrics = new ServerMetrics(server.Address);
        var cast = TalkerCast.Of(server, settings.Rooms);

        log.WriteLine("Warming up");
        using (var first = new Crowd())
            Fill(first, cast, Math.Min(First, settings.Connections), cancel);
        while (metrics.Value(Open) > 0)
            Pause(cancel);
        var before = memory.Read(cancel);

        log.WriteLine($"Opening {settings.Connections} connections");
        using var crowd = new Crowd();
        Fill(crowd, cast, settings.Connections, cancel);
        log.WriteLine($"Holding them for {settings.Seconds} s");
        var cpu = meter.Cpu();
        Hold(crowd, cancel);
        cpu = meter.Cpu() - cpu;
        var held = memory.Read(cancel);
        crowd.Check();
        if (metrics.Value(Open) is { } open && (int)open != settings.Connections)
            throw new IOException($"The server has {open} connections.");
        return new IdleReport(settings, _machine, before, held, cpu?.TotalSeconds / settings.Seconds);
    }

    private void Fill(Crowd crowd, TalkerCast cast, int connections, CancellationToken cancel)
    {
        for (var number = 0; number < connections; number++)
        {
            cancel.ThrowIfCancellationRequested();

            // Every user comes into every room before any comes twice.
            var room = cast.Rooms[number / settings.Users % settings.Rooms];
            crowd.Add(cast.Enter(room, "idle", number % settings.Users), Now);
            crowd.Tend(Now);
        }
    }

    private void Hold(Crowd crowd, CancellationToken cancel)
    {
        var end = Now + TimeSpan.FromSeconds(settings.Seconds);
        while (Now < end)
        {
            crowd.Tend(Now);
            Pause(cancel);
        }
    }

    private static void Pause(CancellationToken cancel)
    {
        cancel.WaitHandle.WaitOne(Between);
        cancel.ThrowIfCancellationRequested();
    }
}
