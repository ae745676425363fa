using OTalk.TestKit;

namespace OTalk.Fuzz.Witnesses;

/// <summary>What there is of each kind that must not stay behind: sessions, connections, links, streams.</summary>
internal sealed class Leftovers(Metrics metrics)
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    private static readonly Dictionary<string, int> s_bystanders = new(StringComparer.Ordinal)
    {
        ["otalk_sessions_bound"] = 3,
        ["otalk_streams_open{door=\"websocket\"}"] = 1,
        ["otalk_streams_open{door=\"sse\"}"] = 1,
        ["otalk_streams_open{door=\"stomp\"}"] = 2,
        ["otalk_streams_open{door=\"talker\"}"] = 2,
        ["otalk_stomp_connections"] = 2,
        ["otalk_talker_connections"] = 2,
        ["otalk_federation_links"] = 1,
        ["otalk_xmpp_streams"] = 1,
    };

    /// <summary>Waits until there are bystanders alone: what they have open is not less and nothing is more.</summary>
    public async Task AssertNoneAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Start);
        while (true)
        {
            IReadOnlyDictionary<string, double> all = await metrics.ReadAsync();
            Dictionary<string, double> now = s_bystanders.Keys.ToDictionary(static name => name, name => Sum(all, name));
            if (now.All(count => count.Value == s_bystanders[count.Key]))
                return;
            if (deadline.IsCancellationRequested)
                throw new HarnessException($"others than bystanders are left: {string.Join(", ", now.Select(count => $"{count.Key} {count.Value} of {s_bystanders[count.Key]}"))}");
            await Task.Delay(s_between, CancellationToken.None);
        }
    }

    /// <summary>A metric, with its label or all labels together.</summary>
    private static double Sum(IReadOnlyDictionary<string, double> all, string name) =>
        all.Where(metric => metric.Key == name || metric.Key.Split('{')[0] == name).Sum(static metric => metric.Value);
}
