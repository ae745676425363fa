using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>
/// The other end of a real WebSocket that answers as it is told: to each stanza with the texts of <paramref name="answer"/>, and to the
/// player's own question whether something is left with an answer of that id.
/// </summary>
internal sealed class ScriptedServer(Func<string, IEnumerable<string>> answer)
{
    /// <summary>Closes with this as soon as a client has connected.</summary>
    public WebSocketCloseStatus? CloseWith { get; init; }

    public Doors Doors => new(_ => ConnectAsync(), () => throw new NotSupportedException("this end speaks WebSocket"), _ => throw new NotSupportedException("and no STOMP"));

    private async Task<OTalkClient> ConnectAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Socket near = new(SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndpoint);
        _ = ServeAsync(Open(await listener.AcceptSocketAsync(), isServer: true));
        return new OTalkClient(Open(near, isServer: false));
    }

    private static WebSocket Open(Socket socket, bool isServer) =>
        WebSocket.CreateFromStream(new NetworkStream(socket, ownsSocket: true), new WebSocketCreationOptions { IsServer = isServer });

    private async Task ServeAsync(WebSocket socket)
    {
        if (CloseWith is { } status)
            await socket.CloseOutputAsync(status, "told to", CancellationToken.None);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } frame)
            {
                string stanza = Encoding.UTF8.GetString(buffer, 0, frame.Count);
                foreach (string text in IsFence(stanza) ? [stanza] : answer(stanza))
                    await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The player has left.
        }

        socket.Dispose();
    }

    private static bool IsFence(string stanza) =>
        JsonElement.Parse(stanza).TryGetProperty("get", out JsonElement get) && get.TryGetProperty("limit", out JsonElement limit) && limit.GetRawText() == "0";
}
