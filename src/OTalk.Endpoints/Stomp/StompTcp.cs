using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Streams;

namespace OTalk.Endpoints.Stomp;

/// <summary>STOMP over TCP, with or without TLS.</summary>
internal sealed class StompTcp(ConnectionContext connection, bool isEncrypted, bool isConfidential) : IStompTransport
{
    private readonly ConnectionOutput _output = new(connection, isEncrypted);
    private readonly Stream _input = connection.Transport.Input.AsStream(leaveOpen: true);
    private readonly Socket? _socket = isEncrypted ? null : connection.Features.Get<IConnectionSocketFeature>()?.Socket;

    public string Name => $"tcp/{connection.ConnectionId}";

    public IPAddress? Address { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address;

    public bool IsConfidential => isConfidential;

    public string? Authorization => null;

    public bool IsClosedInOrder => false;

    public async ValueTask<int?> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            int count = await _input.ReadAsync(buffer, cancel);
            return count == 0 ? null : count;
        }
        catch (ConnectionAbortedException broken)
        {
            throw new IOException("the connection is broken", broken);
        }
    }

    public void BeginFrame(PooledBuffer batch, int length)
    {
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => _output.WriteAsync(bytes, cancel);

    /// <summary>A plain connection is closed in one direction first: closed in both, what the client has sent could take the last frame from it.</summary>
    public ValueTask<bool> CloseAsync(int code, string reason, CancellationToken cancel)
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return ValueTask.FromResult(false);
        }

        return ValueTask.FromResult(_socket is not null);
    }

    public void Abort() => connection.Abort();
}
