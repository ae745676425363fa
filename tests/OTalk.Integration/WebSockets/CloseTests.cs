using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.WebSockets;

/// <summary>What closes a connection, and with which code (RFC 6455 §7.4.1; protocol reference, "Stanzas").</summary>
public sealed class CloseTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const int ProtocolError = 1002;
    private const int UnacceptableData = 1003;
    private const int InvalidText = 1007;
    private const int PolicyViolation = 1008;
    private const int TooBig = 1009;

    private const int StanzaBytes = 256 * 1024;

    private OTalkServer Server => shared.Server;

    [Fact]
    [Covers("streams.close.binary")]
    public Task A_binary_message() => ExpectAsync(UnacceptableData, new RawFrame(Opcode.Binary, "{}"u8.ToArray()));

    [Fact]
    public Task Text_that_is_no_utf8() => ExpectAsync(InvalidText, new RawFrame(Opcode.Text, new byte[] { (byte)'"', 0xc3, (byte)'"' }));

    [Fact]
    public Task A_continuation_of_nothing() => ExpectAsync(ProtocolError, new RawFrame(Opcode.Continuation, "{}"u8.ToArray()));

    [Fact]
    public Task A_message_over_the_size_limit() => ExpectAsync(TooBig, RawFrame.OfText(Padded(StanzaBytes + 1)));

    [Fact]
    [Covers("streams.close.too-large")]
    public Task A_message_over_the_size_limit_in_fragments()
    {
        RawFrame first = new(Opcode.Text, Encoding.UTF8.GetBytes(Padded(StanzaBytes)), Final: false);
        RawFrame rest = new(Opcode.Continuation, " "u8.ToArray());
        return ExpectAsync(TooBig, [.. first.ToBytes(), .. rest.ToBytes()]);
    }

    [Fact]
    public async Task A_message_at_the_size_limit_does_not()
    {
        await using OTalkClient client = await Server.LogInAsync($"{Cast.Romeo}/sess/AtTheLimit");
        await client.SendAsync(Padded(StanzaBytes));
        Assert.Equal("a", (await client.ReceiveAsync()).Id);
    }

    [Fact]
    public async Task The_third_failed_authentication()
    {
        await using OTalkClient client = await Server.ConnectAsync();
        await client.ReceiveAsync();
        for (int attempt = 0; attempt < 3; attempt++)
            Assert.Equal("failed", Authentication.Outcome(await client.AuthenticatePlainAsync(Cast.Romeo, "guess")));
        Assert.Equal(PolicyViolation, (await client.ReceiveCloseAsync()).Code);
    }

    [Fact]
    public async Task Another_stream_that_binds_the_session()
    {
        await using OTalkClient first = await Server.LogInAsync($"{Cast.Romeo}/sess/Replaced");
        await using OTalkClient second = await Server.LogInAsync($"{Cast.Romeo}/sess/Replaced");
        Assert.Equal(new WebSocketClose(PolicyViolation, "replaced"), await first.ReceiveCloseAsync());
        await second.GetAsync(Cast.Romeo);
    }

    private Task ExpectAsync(int code, RawFrame frame) => ExpectAsync(code, frame.ToBytes());

    private async Task ExpectAsync(int code, byte[] bytes)
    {
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(Server.WebSocketAddress);
        await socket.LogInAsync($"{Cast.Romeo}/sess/Code{code}");
        await socket.SendAsync(bytes);
        Assert.Equal(code, (await socket.ReceiveAsync(Opcode.Close)).CloseCode);
    }

    /// <summary>A stanza with white space at its end, to a length in bytes.</summary>
    private static string Padded(int length) => """{"id":"a","get":{}}""".PadRight(length);
}
