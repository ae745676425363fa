using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OTalk.Integration.Stomp;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>Attempts to come in by doors that end the connection when that fails.</summary>
internal static class DoorAttempts
{
    extension(OTalkServer server)
    {
        /// <summary>STOMP over WebSocket.</summary>
        /// <param name="token">For the header of the upgrade, or null.</param>
        /// <param name="headers">Further headers of CONNECT, each with its line feed.</param>
        /// <param name="works">Whether it should.</param>
        public async Task StompAsync(string? token, string headers, bool works)
        {
            using ClientWebSocket socket = new();
            if (token is not null)
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            using CancellationTokenSource deadline = new(Deadlines.Stanza);
            await socket.ConnectAsync(new Uri(server.WebSocketAddress, "/stomp"), deadline.Token);
            using RawStomp client = new(WebSocketStream.Create(socket, WebSocketMessageType.Text));
            await client.SendAsync($"CONNECT\naccept-version:1.1\nhost:{server.Domain}\n{headers}\n\0");
            await client.ReceiveAsync(works ? "CONNECTED" : "ERROR");
        }

        /// <summary>Talker, into the room of the user's own inbox.</summary>
        public async Task TalkerAsync(string user, string token, bool works)
        {
            await using TalkerClient client = await server.ConnectTalkerAsync();
            await client.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = "connect", room = $"{user}.inbox", user, token }));
            await client.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"message","content":"here","id":"{{Guid.NewGuid()}}","final":true}"""));
            Received first = await client.ReceiveAsync();
            Assert.Equal(works ? "here" : "Authentication failed", first.Member(works ? "content" : "message")?.GetString());
        }
    }
}
