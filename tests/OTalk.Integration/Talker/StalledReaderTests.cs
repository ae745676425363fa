using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Talker;

/// <summary>A member of a room that takes nothing any more (protocol reference, "Talker").</summary>
public sealed class StalledReaderTests
{
    private const string Channel = Cast.Romeo + "/alleyway";

    /// <summary>More than the kernel's buffers on both sides and the send queue hold together.</summary>
    private const int Messages = 400;

    private static readonly string s_body = new('x', 50_000);

    [Fact]
    [Covers("talker.behind")]
    public Task Who_stays_behind_is_closed_and_told_why()
    {
        ServerSetup setup = Cast.Shared("Limits:SendQueueBytes=65536", "Limits:PublishesPerSecond=0", "Talker:CloseBehindAfter=00:00:01") with
        {
            Tokens = [new TestToken("juliet", Cast.Juliet, "")],
        };
        return OTalkServer.UseAsync(setup, async server =>
        {
            await using OTalkClient publisher = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await publisher.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1, ["all_acl"] = "ps" });
            using var stalled = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await stalled.ConnectAsync(server.TalkerAddress);
            await stalled.SendAsync(Encoding.UTF8.GetBytes(
                $$"""{"type":"connect","room":"romeo.alleyway","user":"juliet","token":"{{server.Tokens["juliet"]}}"}"""));
            await Polling.UntilAsync("the member comes", async () => await server.MetricAsync("otalk_talker_connections") > 0);

            // What it is told why follows what waits, and is there for a few seconds: so nobody waits for the publisher.
            Task publishing = PublishAsync(publisher);
            await Polling.UntilAsync("it is closed", () => Task.FromResult(server.Log.FindEvent("talker-behind") is not null));
            Assert.Equal(
                """{"type":"error","message":"what is sent to it was not taken for 1 seconds"}""",
                (await ReadToEndAsync(stalled)).TrimEnd().Split('\n')[^1]);
            await publishing;
        });
    }

    private static async Task PublishAsync(OTalkClient publisher)
    {
        for (int number = 0; number < Messages; number++)
            await publisher.PublishAsync(Channel, s_body);
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var received = new MemoryStream();
        byte[] buffer = new byte[65_536];
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
            received.Write(buffer, 0, count);
        return Encoding.UTF8.GetString(received.ToArray());
    }
}
