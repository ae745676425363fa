using System.Text;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.WebSockets;

/// <summary>However a message is cut into frames and segments (RFC 6455 §5), it is one stanza.</summary>
public sealed class FramingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Question = """{"id":"a-quéstion","to":"montague.com","get":{}}""";

    private OTalkServer Server => shared.Server;

    [Fact]
    [Covers("streams.connect")]
    public async Task A_fragmented_message_is_one_stanza()
    {
        using RawWebSocket socket = await LogInAsync("Fragments");

        // The second cut is inside of the two bytes of é.
        byte[] bytes = Encoding.UTF8.GetBytes(Question);
        int inside = Encoding.UTF8.GetByteCount("""{"id":"a-qu""") + 1;
        await socket.SendAsync(new RawFrame(Opcode.Text, bytes.AsMemory(..3), Final: false));
        await socket.SendAsync(new RawFrame(Opcode.Continuation, bytes.AsMemory(3..inside), Final: false));
        await socket.SendAsync(new RawFrame(Opcode.Continuation, ReadOnlyMemory<byte>.Empty, Final: false));
        await socket.SendAsync(new RawFrame(Opcode.Continuation, bytes.AsMemory(inside..)));
        await ExpectAnswerAsync(socket);
    }

    [Fact]
    public async Task Control_frames_may_stand_between_fragments()
    {
        using RawWebSocket socket = await LogInAsync("Between");
        byte[] bytes = Encoding.UTF8.GetBytes(Question);
        await socket.SendAsync(new RawFrame(Opcode.Text, bytes.AsMemory(..5), Final: false));
        await socket.SendAsync(new RawFrame(Opcode.Ping, "still there?"u8.ToArray()));
        await socket.SendAsync(new RawFrame(Opcode.Continuation, bytes.AsMemory(5..)));
        Assert.Equal("still there?", (await socket.ReceiveAsync(Opcode.Pong)).Text);
        await ExpectAnswerAsync(socket);
    }

    [Fact]
    public async Task Segments_of_one_byte_make_no_difference()
    {
        const string session = Cast.Romeo + "/sess/Segments";
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(Server.WebSocketAddress);
        foreach (RawFrame stanza in RawLogIn.Stanzas(session))
            await socket.SendByteByByteAsync(stanza.ToBytes());
        await socket.ReceiveLogInAsync(session);
        await socket.SendByteByByteAsync(RawFrame.OfText(Question).ToBytes());
        await ExpectAnswerAsync(socket);
    }

    [Fact]
    public async Task Many_messages_in_one_segment_are_as_many_stanzas()
    {
        using RawWebSocket socket = await LogInAsync("Together");
        byte[] question = RawFrame.OfText(Question).ToBytes();
        await socket.SendAsync(Enumerable.Repeat(question, 20).SelectMany(bytes => bytes).ToArray());
        for (int answer = 0; answer < 20; answer++)
            await ExpectAnswerAsync(socket);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload()
    {
        using RawWebSocket socket = await LogInAsync("Ping");
        await socket.SendAsync(new RawFrame(Opcode.Ping, "ping 1"u8.ToArray()));
        Assert.Equal("ping 1", (await socket.ReceiveAsync(Opcode.Pong)).Text);
    }

    private async Task<RawWebSocket> LogInAsync(string session)
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(Server.WebSocketAddress);
        await socket.LogInAsync($"{Cast.Romeo}/sess/{session}");
        return socket;
    }

    /// <summary>Any answer to the question will do, as long as it is one whole stanza with its id.</summary>
    private static async Task ExpectAnswerAsync(RawWebSocket socket)
    {
        JsonNode answer = JsonNode.Parse((await socket.ReceiveAsync(Opcode.Text)).Text)!;
        Assert.Equal("a-quéstion", answer["id"]!.GetValue<string>());
    }
}
