using System.Net;
using System.Net.WebSockets;
using OTalk.Endpoints.WebSocket;
using OTalk.Engine.Streams;
using OTalk.Protocols;

namespace OTalk.Endpoints.Stomp;

/// <summary>STOMP over WebSocket: each frame that the server sends is one text message; those of clients may be cut in whatever way.</summary>
internal sealed class StompWebSocket(
    System.Net.WebSockets.WebSocket socket, SharedOutput output, string? authorization, IPAddress? address, bool isConfidential, Action abort) : IStompTransport
{
    public string Name => "websocket";

    public IPAddress? Address => address;

    public bool IsConfidential => isConfidential;

    public string? Authorization => authorization;

    public bool IsClosedInOrder { get; private set; }

    public async ValueTask<int?> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer, cancel);
            if (received.MessageType != WebSocketMessageType.Close)
                return received.Count;
            IsClosedInOrder = socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty or null;
            return null;
        }
        catch (WebSocketException broken)
        {
            throw new IOException("the connection is broken", broken);
        }
    }

    public void BeginFrame(PooledBuffer batch, int length) => WebSocketFrames.WriteTextHeader(batch, length);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => output.WriteAsync(bytes, cancel);

    public async ValueTask<bool> CloseAsync(int code, string reason, CancellationToken cancel)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, CloseReason.Fit(reason), cancel);
        }
        catch (WebSocketException)
        {
            // It is closed already, which is what was wanted.
        }

        return socket.State == WebSocketState.CloseSent;
    }

    public void Abort() => abort();
}
