using System.Diagnostics;
using OTalk.Load.Servers;

namespace OTalk.Load.Measuring;

/// <summary>Reads what a server has used so far: its CPU time from the system, the bytes it allocated from its own metrics.</summary>
internal sealed class ServerMeter : IDisposable
{
    private const string Metric = "otalk_dotnet_allocated_bytes_total";
    private readonly ServerMetrics _metrics;
    private readonly Process? _process;

    public ServerMeter(ServerUnderLoad server)
    {
        _metrics = new ServerMetrics(server.Address);
        _process = server.ProcessId is { } id ? Process.GetProcessById(id) : null;
    }

    /// <summary>
    /// The CPU time of all threads of the server, user and system (<c>utime</c> and <c>stime</c> of <c>/proc/PID/stat</c>, which count in
    /// steps of 10 ms); null where the process is not known.
    /// </summary>
    public TimeSpan? Cpu()
    {
        _process?.Refresh();
        return _process?.TotalProcessorTime;
    }

    /// <summary>The bytes the server has allocated on its managed heap since it started; null where it does not tell.</summary>
    public double? Allocated() => _metrics.Value(Metric);

    public void Dispose()
    {
        _metrics.Dispose();
        _process?.Dispose();
    }
}
