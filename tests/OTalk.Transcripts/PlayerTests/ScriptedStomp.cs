using System.Net;
using System.Net.Sockets;
using System.Text;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>
/// The other end of a real STOMP connection that answers as it is told: to what each segment brings with the text of <paramref
/// name="answer"/>, and to the player's own question whether something is left with its receipt.
/// </summary>
internal sealed class ScriptedStomp(Func<string, string> answer)
{
    private const string Fence = "\nABORT\ntransaction:";

    public Doors Doors => new(
        _ => throw new NotSupportedException("this end speaks STOMP"), () => throw new NotSupportedException("and no Talker"), _ => ConnectAsync());

    private async Task<StompClient> ConnectAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        StompClient near = await StompClient.ConnectAsync(listener.LocalEndpoint);
        _ = ServeAsync(await listener.AcceptSocketAsync());
        return near;
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            byte[] buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                string text = Encoding.UTF8.GetString(buffer, 0, count);
                string reply = FenceOf(text) is { } fence ? $"RECEIPT\nreceipt-id:{fence}\n\n\0" : answer(text);
                if (reply.Length == 0)
                    return;
                await socket.SendAsync(Encoding.UTF8.GetBytes(reply));
            }
        }
        catch (SocketException)
        {
            // The player has left.
        }
    }

    private static string? FenceOf(string text) =>
        text.Replace("\0", "\n", StringComparison.Ordinal).IndexOf(Fence, StringComparison.Ordinal) is >= 0 and var at
            ? text[(at + Fence.Length)..].Split('\n')[0]
            : null;
}
