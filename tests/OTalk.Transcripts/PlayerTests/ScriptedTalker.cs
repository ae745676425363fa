using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>
/// The other end of a real Talker connection that answers as it is told: to what each segment brings with the text of <paramref
/// name="answer"/>, and to the player's own question whether something is left with an error about that.
/// </summary>
internal sealed class ScriptedTalker(Func<string, string> answer)
{
    /// <summary>Ends the connection as soon as a client has connected, having written this.</summary>
    public string? EndWith { get; init; }

    public Doors Doors => new(_ => throw new NotSupportedException("this end speaks Talker"), ConnectAsync, _ => throw new NotSupportedException("and no STOMP"));

    private async Task<TalkerClient> ConnectAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        TalkerClient near = await TalkerClient.ConnectAsync(listener.LocalEndpoint);
        _ = ServeAsync(await listener.AcceptSocketAsync());
        return near;
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            if (EndWith is not null)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(EndWith));
                return;
            }

            byte[] buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                string text = Encoding.UTF8.GetString(buffer, 0, count);
                await socket.SendAsync(Encoding.UTF8.GetBytes(Fence(text) is { } fence ? $"{{\"type\":\"error\",\"message\":\"{fence}\"}}\n" : answer(text)));
            }
        }
        catch (SocketException)
        {
            // The player has left.
        }
    }

    private static string? Fence(string text) =>
        text.Contains("\"to\":\"nobody-", StringComparison.Ordinal) ? JsonElement.Parse(text).GetProperty("to").GetString() : null;
}
