using System.Net.Sockets;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Limits;

/// <summary>Who begins to say something and does not end it keeps no connection (protocol reference, "Limits").</summary>
public sealed class SlowSenderTests
{
    private const string Late = "a stanza took longer than 1 seconds to arrive";

    [Fact]
    [Covers("stanzas.limit.stanza-timeout")]
    public Task What_does_not_arrive_whole_in_time_is_cut_off_at_every_door() => OTalkServer.UseAsync(Cast.Shared("Limits:StanzaTimeout=00:00:01"), async server =>
    {
        await using OTalkClient bystander = await server.LogInAsync($"{Cast.Juliet}/sess/Window");
        using RawWebSocket slow = await RawWebSocket.ConnectAsync(server.WebSocketAddress);
        await slow.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        ReadOnlyMemory<byte> frame = RawFrame.OfText("""{"id":1,"to":"romeo@montague.com","get":{}}""").ToBytes();
        await slow.SendAsync(frame[..20]);
        RawFrame close = await slow.ReceiveAsync(Opcode.Close);
        Assert.Equal(Late, Encoding.UTF8.GetString(close.Payload.Span[2..]));

        await using (StompClient stomp = await server.ConnectStompAsync(TestContext.Current.CancellationToken))
        {
            await stomp.SendAsync($"CONNECT\naccept-version:1.2\nlogin:{Cast.Romeo}\npasscode:{Cast.Password}\n\n\0");
            await stomp.ReceiveAsync();
            await stomp.SendAsync("SEND\ndestination:/alley\n\nhal");
            Assert.Contains(Late, (await stomp.ReceiveAsync()).Text, StringComparison.Ordinal);
            await stomp.ReceiveEndAsync();
        }

        using (var http = new TcpClient())
        {
            await http.ConnectAsync(server.HttpAddress.Host, server.HttpAddress.Port, TestContext.Current.CancellationToken);
            await http.GetStream().WriteAsync("GET /readyz HTTP/1.1\r\nHost: local"u8.ToArray(), TestContext.Current.CancellationToken);
            using var answer = new StreamReader(http.GetStream());
            Assert.StartsWith("HTTP/1.1 408 ", await answer.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Deadlines.Command), StringComparison.Ordinal);
        }

        // Who says whole things with pauses between them is left alone.
        await bystander.GetAsync(Cast.Juliet);
    });
}
