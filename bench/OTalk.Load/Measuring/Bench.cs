using OTalk.Load.Doors;
using OTalk.Load.Servers;
using OTalk.Load.Traffic;

namespace OTalk.Load.Measuring;

/// <summary>One server with its connections, ready to be measured window by window. Disposing it ends the server.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ServerUnderLoad _server;
    private readonly TrafficPlan _plan;
    private readonly ServerMeter _meter;
    private readonly IDoor _door;
    private readonly Fleet _fleet;

    /// <summary>Opens all connections; if that fails, the server ends.</summary>
    public Bench(ServerUnderLoad server, Func<ServerUnderLoad, IDoor> open, TrafficPlan plan, CancellationToken cancel)
    {
        (_server, _plan) = (server, plan);
        try
        {
            _meter = new ServerMeter(server);
            _door = open(server);
            _fleet = new Fleet(_door, plan, cancel);
        }
        catch (Exception problem)
        {
            Dispose();
            if (problem is IOException)
                throw WithOutput(problem);
            throw;
        }
    }

    /// <summary>What the server said when it last refused a publish, or null.</summary>
    public string? LastRefusal => _fleet.LastRefusal;

    /// <summary>Lets the server compile its hot paths; nothing is recorded.</summary>
    public void WarmUp(WindowLimits limits, CancellationToken cancel) => Run(limits, cancel);

    /// <summary>
    /// Runs and measures one window. Between windows nothing is on its way, so what the server uses belongs to what was counted.
    /// </summary>
    public WindowFigures Measure(int round, WindowLimits limits, CancellationToken cancel)
    {
        var allocated = _meter.Allocated();
        var carried = _meter.Carried() ?? 0;
        var cpu = _meter.Cpu();
        var elapsed = Run(limits, cancel);
        cpu = _meter.Cpu() - cpu;
        allocated = _meter.Allocated() - allocated;
        return WindowFigures.From(_server.Name, round, _fleet.Tally, _plan.Subscribers, elapsed, cpu, allocated) with
        {
            CarriedStanzas = (_meter.Carried() - carried) / Math.Max(1, _fleet.Tally.Published),
        };
    }

    public void Dispose()
    {
        // Whatever of it the constructor got to.
        _fleet?.Dispose();
        _door?.Dispose();
        _meter?.Dispose();
        _server.Dispose();
    }

    private TimeSpan Run(WindowLimits limits, CancellationToken cancel)
    {
        try
        {
            return _fleet.Run(limits, cancel);
        }
        catch (IOException problem)
        {
            throw WithOutput(problem);
        }
    }

    private IOException WithOutput(Exception problem) =>
        new(_server.LastLines is { Length: > 0 } lines ? $"{problem.Message}\nThe server printed:\n{lines}" : problem.Message, problem);
}
