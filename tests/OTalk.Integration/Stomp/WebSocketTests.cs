using System.Net.WebSockets;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp;

/// <summary>What is special about <c>/stomp</c> on the HTTP listener, and about the oldest version.</summary>
public sealed class WebSocketTests
{
    [Fact]
    [Covers("stomp.websocket", "stomp.authentication.token")]
    public Task The_token_of_the_upgrade_says_who_connects() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        string token = await StompHouse.TokenAsync(server, Cast.Romeo, "--session", "Balcony");
        using ClientWebSocket socket = await OpenAsync(server, $"Bearer {token}", "v10.stomp", "v12.stomp");
        Assert.Equal("v12.stomp", socket.SubProtocol);
        using var client = new RawStomp(WebSocketStream.Create(socket, WebSocketMessageType.Binary));
        await client.SendAsync("CONNECT\naccept-version:1.2\nhost:montague.com\n\n\0");
        Assert.Equal("romeo@montague.com/sess/Balcony", (await client.ReceiveAsync("CONNECTED"))["session"]);
        await client.SubscribeAsync("1", "/inbox");
        await client.PublishAsync("/inbox", "But soft");
        Assert.Equal("romeo@montague.com/inbox", (await client.ReceiveAsync("MESSAGE"))["destination"]);
    });

    [Fact]
    [Covers("stomp.websocket", "stomp.error")]
    public Task An_error_is_followed_by_a_close() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using ClientWebSocket socket = await OpenAsync(server, "Bearer none");
        Assert.Null(socket.SubProtocol);
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await socket.SendAsync("CONNECT\naccept-version:1.2\n\n\0"u8.ToArray(), WebSocketMessageType.Text, true, deadline.Token);
        byte[] buffer = new byte[1024];
        ValueWebSocketReceiveResult error = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
        Assert.Equal(WebSocketMessageType.Text, error.MessageType);
        Assert.StartsWith("ERROR\nmessage:authentication failed\n", System.Text.Encoding.UTF8.GetString(buffer, 0, error.Count), StringComparison.Ordinal);
        await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    });

    [Fact]
    [Covers("stomp.versions", "stomp.subscribe.in-use", "stomp.unsubscribe", "stomp.ack", "stomp.queue.requests")]
    public Task In_1_0_a_destination_stands_for_an_id() => StompHouse.UseAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync($"{Cast.Romeo}/alley", new System.Text.Json.Nodes.JsonObject { ["discoverable"] = true });
        using RawStomp client = RawStomp.Open(port);
        await client.SendAsync("CONNECT\nlogin: romeo\npasscode: secret\n\n\0");
        Assert.Equal("1.0", (await client.ReceiveAsync("CONNECTED"))["version"]);
        await client.DoAsync("SUBSCRIBE\ndestination:/requests\nack:client\n");
        await using (OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window"))
            await juliet.SubscribeAsync($"{Cast.Romeo}/alley");
        RawStompFrame request = await client.ReceiveAsync("MESSAGE");
        Assert.False(request.Headers.ContainsKey("subscription"));
        Assert.Contains("http://otalk.com/p/subscribe", request.Body, StringComparison.Ordinal);
        await client.DoAsync($"ACK\nmessage-id:{request["message-id"]}\n");
        await client.DoAsync("UNSUBSCRIBE\ndestination:/requests\n");
        await client.DoAsync("SUBSCRIBE\ndestination:/requests\n");
        await client.SendAsync("SUBSCRIBE\ndestination:/requests\n\n\0");
        await client.FailsAsync("the destination is subscribed already");
    });

    private static async Task<ClientWebSocket> OpenAsync(OTalkServer server, string authorization, params string[] subprotocols)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", authorization);
        foreach (string subprotocol in subprotocols)
            socket.Options.AddSubProtocol(subprotocol);
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await socket.ConnectAsync(new Uri(server.WebSocketAddress, "/stomp"), deadline.Token);
        return socket;
    }
}
