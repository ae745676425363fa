using System.Net.Sockets;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>A subscriber on a WebSocket that carries one stanza a message.</summary>
internal sealed class StanzaSubscriber(WebSocketConnection connection) : IDoorConnection, ITextSink
{
    private IReceiver? _receiver;

    public Socket Socket => connection.Socket;

    public void Receive(IReceiver receiver)
    {
        _receiver = receiver;
        connection.Receive(this);
    }

    public void Text(ReadOnlySpan<byte> payload) => _receiver?.Delivered(payload);

    public void Publish(ReadOnlySpan<byte> body, long number) => throw new NotSupportedException("Subscribers do not publish.");

    public bool Flush() => connection.Flush();

    public void Dispose() => connection.Dispose();
}
