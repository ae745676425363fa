using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using OTalk.Load.Servers;

namespace OTalk.Load.Measuring;

/// <summary>Reads what a server has used so far: its CPU time from the system, the bytes it allocated from its own metrics.</summary>
internal sealed class ServerMeter : IDisposable
{
    private const string Metric = "otalk_dotnet_allocated_bytes_total";
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri _metrics;
    private readonly Process? _process;

    public ServerMeter(ServerUnderLoad server)
    {
        _metrics = new Uri(server.Address, "/metrics");
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
    public double? Allocated()
    {
        using var answer = _http.Send(new HttpRequestMessage(HttpMethod.Get, _metrics));
        if (!answer.IsSuccessStatusCode)
            return null;
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        while (reader.ReadLine() is { } line)
        {
            if (Value(line) is { } value)
                return value;
        }

        return null;
    }

    public void Dispose()
    {
        _http.Dispose();
        _process?.Dispose();
    }

    // A line of the Prometheus text format: NAME, perhaps {LABELS}, the value, perhaps a time.
    private static double? Value(string line)
    {
        if (!line.StartsWith(Metric, StringComparison.Ordinal))
            return null;
        var rest = line[(line.IndexOf('}', StringComparison.Ordinal) is var brace and >= 0 ? brace + 1 : Metric.Length)..].Trim();
        return Utf8Parser.TryParse(Encoding.ASCII.GetBytes(rest), out double value, out _) ? value : null;
    }
}
