using System.Net;
using System.Net.Sockets;

namespace OTalk.TestKit.Xmpp.Names;

/// <summary>A name server on loopback (RFC 1035, UDP): each datagram is answered at once, or not at all.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private readonly Task _answering;

    /// <param name="answer">The datagram that answers one, or null.</param>
    public NameServer(Func<byte[], byte[]?> answer)
    {
        Address = (IPEndPoint)_socket.Client.LocalEndPoint!;
        _answering = AnswerAsync(answer);
    }

    public IPEndPoint Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _answering;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task AnswerAsync(Func<byte[], byte[]?> answer)
    {
        while (true)
        {
            try
            {
                UdpReceiveResult question = await _socket.ReceiveAsync(_end.Token);
                if (answer(question.Buffer) is { } found)
                    await _socket.SendAsync(found, question.RemoteEndPoint, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Somebody who asked is no longer there.
            }
        }
    }
}
