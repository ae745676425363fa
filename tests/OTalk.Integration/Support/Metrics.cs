using System.Globalization;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>Reads <c>/metrics</c> (Prometheus text format 0.0.4).</summary>
internal static class Metrics
{
    private static readonly HttpClient s_http = new();

    extension(OTalkServer server)
    {
        /// <summary>The present value of a metric without labels.</summary>
        public async Task<double> MetricAsync(string name)
        {
            string page = await s_http.GetStringAsync(new Uri(server.HttpAddress, "/metrics"));
            string line = page.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal))
                ?? throw new HarnessException($"/metrics has no {name}:\n{page}");
            return double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        }
    }
}
