using System.Net;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.WebSockets;

/// <summary>How a connection becomes a WebSocket (protocol reference, "Streams, authentication, sessions").</summary>
public sealed class UpgradeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private OTalkServer Server => shared.Server;

    [Theory]
    [InlineData("otalk", "otalk")]
    [InlineData(null, null)]
    [Covers("streams.subprotocol", "streams.connect")]
    public async Task The_subprotocol_is_accepted_but_not_required(string? offered, string? chosen)
    {
        await using OTalkClient client = await OTalkClient.ConnectAsync(Server.WebSocketAddress, offered);
        Assert.Equal(chosen, client.Subprotocol);
        Assert.NotNull((await client.ReceiveAsync()).Member("msg"));
    }

    [Fact]
    [Covers("streams.upgrade")]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        using HttpClient http = new();
        using HttpResponseMessage answer = await http.GetAsync(new Uri(Server.HttpAddress, "/otalk"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("websocket", Assert.Single(answer.Headers.Upgrade).Name);
    }

    [Fact]
    public async Task A_hand_made_handshake_gets_the_key_of_the_standard()
    {
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(Server.WebSocketAddress);

        // The example of RFC 6455 §1.3.
        Assert.Contains(
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", socket.HandshakeAnswer, StringComparer.OrdinalIgnoreCase);
    }
}
