using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>A server that stops finishes what it has begun for others, and begins nothing more.</summary>
public sealed class StopTests
{
    [Fact]
    [Covers("federation.stop", "federation.batch.repeated")]
    public Task What_waits_when_the_server_stops_is_done_once_when_it_comes_again() => House.UseAsync(async house =>
    {
        await using (OTalkClient founder = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
            await founder.CreateAsync(House.Blog, new JsonObject { ["all_acl"] = "p", ["msg_count"] = -1 });
        JsonObject[] batches =
        [
            .. Enumerable.Range(0, 20).Select(batch => Batch(
                "verona.it", $"t{batch}", Enumerable.Range(0, 50).Select(number => Message("juliet@verona.it", House.Blog, $"{(batch * 50) + number}")))),
        ];
        await using (RawLink link = await house.OpenAsync(house.Verona))
        {
            // One is answered, the others are on their way, in the line or in the connection.
            await link.AskAsync(batches[0]);
            Task sending = SendAllAsync(link, batches[1..]);
            await house.Server.RestartAsync();
            await sending;
        }

        await using RawLink again = await house.OpenAsync(house.Verona);
        foreach (JsonObject batch in batches)
            Assert.Equal(Enumerable.Repeat("response", 50), Answers(await again.AskAsync(batch)));
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        JsonObject window = new() { ["limit"] = 500 };
        int total = (await romeo.GetAsync(House.Blog, window)).GetProperty("total").GetInt32();
        Assert.Equal(1000, total);
    });

    private static async Task SendAllAsync(RawLink link, IEnumerable<JsonObject> batches)
    {
        try
        {
            foreach (JsonObject batch in batches)
                await link.SendAsync(batch);
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // The server has gone meanwhile.
        }
    }
}
