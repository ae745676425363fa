using System.Globalization;
using OTalk.TestKit;

namespace OTalk.Fuzz.Witnesses;

/// <summary>What the server counts, read over one connection of its own.</summary>
internal sealed class Metrics(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = Deadlines.Stanza };

    /// <summary>All metrics of a page of <c>/metrics</c>, by name with labels.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync()
    {
        string page = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return page.Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => (Line: line, Space: line.LastIndexOf(' ')))
            .ToDictionary(static at => at.Line[..at.Space], static at => double.Parse(at.Line.AsSpan(at.Space + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Answers of <c>/readyz</c>: 200, or what is wrong.</summary>
    public async Task<int> ReadinessAsync()
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri("/readyz", UriKind.Relative));
        return (int)answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
