using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp;

/// <summary>What a session missed may be gone when it comes back.</summary>
public sealed class GapTests
{
    private const string Alley = Cast.Romeo + "/alley";

    [Fact]
    [Covers("stomp.connected", "stomp.restore")]
    public Task What_is_gone_is_told_in_CONNECTED() => StompHouse.UseAsync(
        async (server, port) =>
        {
            string time = await MissTwoAsync(server, port);
            await server.StopAsync();
            await server.AgeAsync();
            await server.StartAsync();
            RawStompFrame? connected = null;
            await Polling.UntilAsync("what is gone is told", async () =>
            {
                connected = await GreetAsync(port);
                return connected.Headers.ContainsKey("otalk-gap");
            });
            Assert.Equal("false", connected!["otalk-new"]);
            Assert.Equal(time, connected["otalk-gap"]);
            Assert.Equal(Alley, connected["otalk-gap-channels"]);

            using RawStomp client = await RawStomp.ConnectAsync(port, Cast.Romeo);
            await client.SubscribeAsync("1", "/alley");
            Assert.Contains("three", (await client.ReceiveAsync("MESSAGE")).Body, StringComparison.Ordinal);
            await client.DoAsync("DISCONNECT\n");
            Assert.Null(await client.NextAsync());
        },
        "Storage:IdleTreesAfter=00:00:01");

    /// <summary>Of a channel that shows one message the session gets the first and misses two; the time of the first.</summary>
    private static async Task<string> MissTwoAsync(OTalkServer server, int port)
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync(Alley, new JsonObject { ["msg_count"] = 1 });
        await web.SubscribeAsync(Alley);
        string time;
        using (RawStomp client = await RawStomp.ConnectAsync(port, Cast.Romeo))
        {
            await client.SubscribeAsync("1", "/alley", "client");
            await web.PublishAsync(Alley, "one");
            RawStompFrame first = await client.ReceiveAsync("MESSAGE");
            await client.DoAsync($"ACK\nid:{first["ack"]}\n");
            time = first["otalk-time"];
        }

        await web.PublishAsync(Alley, "two");
        await web.PublishAsync(Alley, "three");
        return time;
    }

    /// <summary>The answer to CONNECT; the session is left as it is.</summary>
    private static async Task<RawStompFrame> GreetAsync(int port)
    {
        using RawStomp client = RawStomp.Open(port);
        await client.SendAsync($"CONNECT\naccept-version:1.2\nlogin:{Cast.Romeo}\npasscode:{Cast.Password}\n\n\0");
        return await client.ReceiveAsync("CONNECTED");
    }
}
