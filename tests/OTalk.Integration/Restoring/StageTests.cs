using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Restoring;

/// <summary>
/// A connection that is cut at each stage of its life: what was published comes once and in order to the next one, nobody is told that the session was
/// away, and nothing is left of it when it ends (<see cref="Balcony"/>).
/// </summary>
public sealed class StageTests
{
    private const int PolicyViolation = 1008;
    private const int BodyLength = 50_000;

    private static readonly string s_padding = new('x', BodyLength);

    /// <summary>Little fits into the server's queue, so that a large message falls behind.</summary>
    private static readonly string[] s_smallQueues = ["Limits:SendQueueBytes=65536", "Limits:PublishesPerSecond=0"];

    [Fact]
    [Covers("streams.restore.replaced")]
    public Task Before_the_answer_to_bind_was_read() => Balcony.UseAsync(Cast.Shared(), async (balcony, romeo) =>
    {
        using (RawWebSocket cut = await AuthenticateAsync(balcony.Server))
        {
            await cut.SendAsync(RawLogIn.Stanzas(Balcony.Session)[1]);
            Assert.Equal(PolicyViolation, (await romeo.ReceiveCloseAsync()).Code);
            await balcony.PublishAsync("one");
        }

        await balcony.PublishAsync("two");
        return ["one", "two"];
    });

    [Fact]
    public Task As_soon_as_bind_was_sent() => Balcony.UseAsync(Cast.Shared(), async (balcony, romeo) =>
    {
        await balcony.PublishAsync("one");
        using (RawWebSocket cut = await AuthenticateAsync(balcony.Server))
            await cut.SendAsync(RawLogIn.Stanzas(Balcony.Session)[1]);

        // FIN came behind the stanza: it has been carried out.
        Assert.Equal(PolicyViolation, (await romeo.ReceiveCloseAsync()).Code);
        await balcony.PublishAsync("two");
        return ["one", "two"];
    });

    [Fact]
    [Covers("streams.ack.first")]
    public Task Right_after_the_answer_to_bind() => Balcony.UseAsync(Cast.Shared(), async (balcony, romeo) =>
    {
        romeo.Abort();
        await balcony.PublishAsync("one");
        using (RawWebSocket cut = await RawWebSocket.ConnectAsync(balcony.Server.WebSocketAddress))
            await cut.LogInAsync(Balcony.Session);
        await balcony.PublishAsync("two");
        return ["one", "two"];
    });

    [Fact]
    [Covers("streams.ack.restore")]
    public Task While_a_slow_reader_is_served_from_the_log() => Balcony.UseAsync(Cast.Shared(s_smallQueues), async (balcony, romeo) =>
    {
        const int messages = 300;
        const int read = 60;
        using (RawWebSocket slow = await RawWebSocket.ConnectAsync(balcony.Server.WebSocketAddress, receiveBuffer: 4096))
        {
            await slow.LogInAsync(Balcony.Session);
            for (int number = 0; number < messages; number++)
                await balcony.PublishAsync(Body(number));
            double fellBehind = await balcony.Server.MetricAsync("otalk_streams_fell_behind_total");
            Assert.True(fellBehind > 0, "the reader never fell behind: the test is too small");
            for (int number = 0; number < read; number++)
                Assert.Equal(Body(number), await BodyAsync(slow));
            await slow.SendAsync($$"""{"ack":{{read}}}""");
            await slow.SendAsync(new JsonObject { ["to"] = Balcony.Inbox, ["msg"] = Conversation.Chat("acknowledged") }.ToJsonString());

            // Who does not read is not read from: it goes on, and acknowledges nothing of that.
            for (int number = read; !await balcony.IsInInboxAsync("acknowledged"); number++)
                Assert.Equal(Body(number), await BodyAsync(slow));
        }

        return [.. Enumerable.Range(read, messages - read).Select(Body)];
    });

    [Fact]
    public Task Twice_in_a_row_the_second_time_while_it_is_restored() => Balcony.UseAsync(Cast.Shared(s_smallQueues), async (balcony, romeo) =>
    {
        const int messages = 100;
        romeo.Abort();
        for (int number = 0; number < messages; number++)
            await balcony.PublishAsync(Body(number));
        foreach (int read in (int[])[0, 3])
        {
            using RawWebSocket cut = await RawWebSocket.ConnectAsync(balcony.Server.WebSocketAddress, receiveBuffer: 4096);
            await cut.LogInAsync(Balcony.Session);
            for (int number = 0; number < read; number++)
                Assert.Equal(Body(number), await BodyAsync(cut));
        }

        return [.. Enumerable.Range(0, messages).Select(Body)];
    });

    /// <summary>The client's side is gone without a word: for the server the connection is there and takes whatever is written.</summary>
    [Fact]
    [Covers("streams.restore.replaced", "streams.close.replaced")]
    public Task Without_the_servers_being_told() => Balcony.UseAsync(Cast.Shared(), async (balcony, romeo) =>
    {
        romeo.Abort();
        using RawWebSocket vanished = await RawWebSocket.ConnectAsync(balcony.Server.WebSocketAddress);
        await vanished.LogInAsync(Balcony.Session);
        await balcony.PublishAsync("one");
        using (RawWebSocket next = await RawWebSocket.ConnectAsync(balcony.Server.WebSocketAddress))
        {
            await next.LogInAsync(Balcony.Session);
            Assert.Equal("one", await BodyAsync(next));
            Assert.Equal(PolicyViolation, (await vanished.ReceiveAsync(Opcode.Close)).CloseCode);

            // That it ends only now is no matter to the one that has taken its place.
            vanished.Dispose();
            await balcony.PublishAsync("two");
            Assert.Equal("two", await BodyAsync(next));
            await next.SendAsync("""{"ack":1}""");
            await next.SendAsync(new JsonObject { ["to"] = Balcony.Inbox, ["msg"] = Conversation.Chat("acknowledged") }.ToJsonString());
            await balcony.UntilInInboxAsync("acknowledged");
        }

        await balcony.PublishAsync("three");
        return ["two", "three"];
    });

    [Theory]
    [Covers("streams.restore.again", "streams.end.detached")]
    [InlineData(false)]
    [InlineData(true)]
    public Task While_the_server_begins_anew(bool killed) => Balcony.UseAsync(Cast.Server(), async (balcony, romeo) =>
    {
        romeo.Abort();
        await balcony.PublishAsync("one");
        await balcony.RestartAsync(killed ? balcony.Server.KillAsync : balcony.Server.StopAsync);
        await balcony.PublishAsync("two");
        return ["one", "two"];
    });

    /// <summary>A connection on which romeo has authenticated and bound nothing.</summary>
    private static async Task<RawWebSocket> AuthenticateAsync(OTalkServer server)
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(server.WebSocketAddress);
        await socket.SendAsync(RawLogIn.Stanzas(Balcony.Session)[0]);
        foreach (string expected in (string[])["SASL-PLAIN", "\"outcome\":\"ok\"", "session-restore"])
            Assert.Contains(expected, (await socket.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);
        return socket;
    }

    private static string Body(int number) => number.ToString(CultureInfo.InvariantCulture) + " " + s_padding;

    private static async Task<string?> BodyAsync(RawWebSocket socket) =>
        JsonElement.Parse((await socket.ReceiveAsync(Opcode.Text)).Text).GetProperty("msg").GetProperty("body").GetString();
}
