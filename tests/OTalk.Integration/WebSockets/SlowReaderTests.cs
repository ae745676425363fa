using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.WebSockets;

/// <summary>A reader that does not keep up neither loses anything durable nor slows anybody (protocol reference, "Limits").</summary>
public sealed class SlowReaderTests
{
    private const string Channel = Cast.Romeo + "/alleyway";

    /// <summary>More than the kernel's buffers on both sides and the send queue hold together.</summary>
    private const int Messages = 400;
    private const int BodyLength = 50_000;

    private static readonly string s_padding = new('x', BodyLength);

    [Fact]
    [Covers("stanzas.limit.slow-reader")]
    public Task Who_stops_reading_gets_everything_later_in_order_and_once() =>
        OTalkServer.UseAsync(Cast.Shared("Limits:SendQueueBytes=65536", "Limits:PublishesPerSecond=0"), async server =>
        {
            await using OTalkClient publisher = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await publisher.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1, ["all_acl"] = "ps" });
            await using OTalkClient other = await server.LogInAsync($"{Cast.Juliet}/sess/Window");
            await other.SubscribeAsync(Channel);

            // Another session of the same user, which reads by the same subscription.
            using RawWebSocket slow = await RawWebSocket.ConnectAsync(server.WebSocketAddress, receiveBuffer: 4096);
            await slow.LogInAsync($"{Cast.Juliet}/sess/Garden");
            await slow.SendAsync("""{"id":"mask","query":{"ns":"http://otalk.com/p/subscription-mask","mask":["*"]}}""");
            Assert.Contains("\"mask\"", (await slow.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);

            // All of it is published and read by the other while the slow one reads nothing.
            for (int number = 0; number < Messages; number++)
            {
                await publisher.PublishAsync(Channel, Body(number));
                Assert.Equal(number, Number(await NextBodyAsync(other)));
            }

            double fellBehind = await server.MetricAsync("otalk_streams_fell_behind_total");
            Assert.True(fellBehind > 0, "the reader never fell behind: the test is too small");

            await publisher.PublishAsync(Channel, Body(Messages));
            for (int number = 0; number <= Messages; number++)
                Assert.Equal(number, Number(await NextBodyAsync(slow)));

            // It reads again as everybody else does, and nothing came twice in between.
            await publisher.PublishAsync(Channel, Body(Messages + 1));
            Assert.Equal(Messages + 1, Number(await NextBodyAsync(slow)));
        });

    private static string Body(int number) => number.ToString(CultureInfo.InvariantCulture) + " " + s_padding;

    private static int Number(string body) => int.Parse(body.Split(' ')[0], CultureInfo.InvariantCulture);

    private static Task<string> NextBodyAsync(OTalkClient client) => NextBodyAsync(async () => (await client.ReceiveAsync()).Json);

    private static Task<string> NextBodyAsync(RawWebSocket socket) =>
        NextBodyAsync(async () => JsonElement.Parse((await socket.ReceiveAsync(Opcode.Text)).Text));

    /// <summary>Events of other channels (presence, subscriptions) are skipped.</summary>
    private static async Task<string> NextBodyAsync(Func<Task<JsonElement>> next)
    {
        while (true)
        {
            JsonElement stanza = await next();
            if (stanza.GetProperty("from").ValueEquals(Channel))
                return stanza.GetProperty("msg").GetProperty("body").GetString()!;
        }
    }
}
