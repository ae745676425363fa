using System.Diagnostics;
using OTalk.Load.Servers;

namespace OTalk.Load.Measuring;

/// <summary>Reads what a server has used so far: its CPU time from the system, the bytes it allocated from its own metrics.</summary>
internal sealed class ServerMeter : IDisposable
{
    private const string Metric = "otalk_dotnet_allocated_bytes_total";
    private const string Events = "otalk_federation_events_received_total";
    private readonly ServerMetrics _metrics;
    private readonly Process? _process;
    private readonly ServerMeter? _other;

    public ServerMeter(ServerUnderLoad server)
    {
        _metrics = new ServerMetrics(server.Address);
        _process = server.ProcessId is { } id ? Process.GetProcessById(id) : null;
        _other = server.Other is { } other ? new ServerMeter(other) : null;
    }

    /// <summary>
    /// The CPU time of all threads of the server, or of both, user and system (<c>utime</c> and <c>stime</c> of <c>/proc/PID/stat</c>, which
    /// count in steps of 10 ms); null where the process is not known.
    /// </summary>
    public TimeSpan? Cpu()
    {
        _process?.Refresh();
        return _other is null ? _process?.TotalProcessorTime : _process?.TotalProcessorTime + _other.Cpu();
    }

    /// <summary>The bytes the server, or both, have allocated on the managed heap since they started; null where it does not tell.</summary>
    public double? Allocated() => _other is null ? _metrics.Value(Metric) : _metrics.Value(Metric) + _other.Allocated();

    /// <summary>The events that have come over the link to the other server; null where there is only one, or it does not tell.</summary>
    public double? Carried() => _other?._metrics.Value(Events);

    public void Dispose()
    {
        _metrics.Dispose();
        _process?.Dispose();
        _other?.Dispose();
    }
}
