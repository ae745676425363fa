using OTalk.Load.Doors;
using OTalk.Load.Servers;
using OTalk.Load.Traffic;

namespace OTalk.Load.Measuring;

/// <summary>One server with its connections, ready to be measured window by window.</summary>
internal sealed class Bench : IDisposable
{
    private readonly TrafficPlan _plan;
    private readonly ServerMeter _meter;
    private readonly Fleet _fleet;
    private readonly string _server;

    public Bench(ServerUnderLoad server, IDoor door, TrafficPlan plan, CancellationToken cancel)
    {
        _plan = plan;
        _server = server.Name;
        _meter = new ServerMeter(server);
        _fleet = new Fleet(door, plan, cancel);
    }

    /// <summary>What the server said when it last refused a publish, or null.</summary>
    public string? LastRefusal => _fleet.LastRefusal;

    /// <summary>Lets the server compile its hot paths; nothing is recorded.</summary>
    public void WarmUp(WindowLimits limits, CancellationToken cancel) => _fleet.Run(limits, cancel);

    /// <summary>Runs and measures one window. Between windows nothing is on its way, so what the server uses belongs to what was counted.</summary>
    public WindowFigures Measure(int round, WindowLimits limits, CancellationToken cancel)
    {
        var allocated = _meter.Allocated();
        var cpu = _meter.Cpu();
        var elapsed = _fleet.Run(limits, cancel);
        cpu = _meter.Cpu() - cpu;
        allocated = _meter.Allocated() - allocated;
        return WindowFigures.From(_server, round, _fleet.Tally, _plan.Subscribers, elapsed, cpu, allocated);
    }

    public void Dispose()
    {
        _fleet.Dispose();
        _meter.Dispose();
    }
}
