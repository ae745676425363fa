using System.Net.Http.Headers;
using System.Text;
using OTalk.TestKit;

namespace OTalk.Fuzz.Witnesses;

/// <summary>What the server holds on its managed heap once garbage is gone.</summary>
internal sealed class Memory(Grounds grounds, Metrics metrics)
{
    private const string FullCollections = "otalk_dotnet_gc_collections_total{generation=\"2\"}";
    private const string Heap = "otalk_dotnet_heap_bytes";
    private const int Collections = 3;

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits until it holds no more than a number of bytes: buffers that were needed for a moment are kept for others for about a minute, and go
    /// when there is a full collection after that.
    /// </summary>
    /// <returns>What it holds.</returns>
    public async Task<long> FallAsync(long most)
    {
        using CancellationTokenSource deadline = new(s_deadline);
        while (true)
        {
            long floor = await FloorAsync();
            if (floor <= most)
                return floor;
            if (deadline.IsCancellationRequested)
                throw new HarnessException($"the server still holds {floor} bytes, and should not hold more than {most}");
            await Task.Delay(s_between, CancellationToken.None);
        }
    }

    /// <summary>
    /// Has the server do what it does with large requests until it has collected everything some times; the least that was seen then, in bytes.
    /// Large arrays make for full collections.
    /// </summary>
    public async Task<long> FloorAsync()
    {
        using HttpClient http = new() { BaseAddress = grounds.Server.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", grounds.Server.Tokens["mercutio"]);
        string body = $$"""{"ns":"http://otalk.com/p/chat","body":"{{new string('x', 200_000)}}"}""";
        double collected = (await metrics.ReadAsync())[FullCollections];
        long floor = long.MaxValue;
        while (true)
        {
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.PostAsync(new Uri("/otalk/mercutio@montague.com/pit", UriKind.Relative), content);
            IReadOnlyDictionary<string, double> now = await metrics.ReadAsync();
            floor = Math.Min(floor, (long)now[Heap]);
            if (now[FullCollections] >= collected + Collections)
                return floor;
        }
    }
}
