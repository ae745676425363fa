using System.Buffers.Text;
using System.Text;

namespace OTalk.Load.Measuring;

/// <summary>Asks a server for its own metrics (Prometheus text format).</summary>
internal sealed class ServerMetrics(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Uri _metrics = new(server, "/metrics");

    /// <summary>The present value of a metric; null where the server does not tell.</summary>
    /// <param name="metric">Its name; with labels as they stand there, or without: then the first of that name.</param>
    public double? Value(string metric)
    {
        using var answer = _http.Send(new HttpRequestMessage(HttpMethod.Get, _metrics));
        if (!answer.IsSuccessStatusCode)
            return null;
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        while (reader.ReadLine() is { } line)
        {
            if (Read(line, metric) is { } value)
                return value;
        }

        return null;
    }

    public void Dispose() => _http.Dispose();

    // A line: NAME, perhaps {LABELS}, the value, perhaps a time.
    private static double? Read(string line, string metric)
    {
        if (!line.StartsWith(metric, StringComparison.Ordinal) || line.Length == metric.Length || line[metric.Length] is not (' ' or '{'))
            return null;
        var rest = line[(line.IndexOf('}', StringComparison.Ordinal) is var brace and >= 0 ? brace + 1 : metric.Length)..].Trim();
        return Utf8Parser.TryParse(Encoding.ASCII.GetBytes(rest), out double value, out _) ? value : null;
    }
}
