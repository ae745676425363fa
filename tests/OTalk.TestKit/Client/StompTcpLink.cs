using System.Net;
using System.Net.Sockets;

namespace OTalk.TestKit.Client;

/// <summary>STOMP over TCP.</summary>
internal sealed class StompTcpLink : StompLink
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public override bool IsFramed => false;

    public override string End => "by the server";

    public static async Task<StompLink> ConnectAsync(EndPoint address, CancellationToken cancel)
    {
        StompTcpLink link = new();
        try
        {
            await link._socket.ConnectAsync(address, cancel).AsTask().WaitAsync(Deadlines.Stanza, cancel);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    public override async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, deadline.Token)..];
    }

    public override async Task<byte[]> ReadAsync() => _buffer[..await _socket.ReceiveAsync(_buffer)];

    public override Task FinishAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    public override void Abort()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public override void Dispose() => _socket.Dispose();
}
