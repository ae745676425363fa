using System.Net.Sockets;
using OTalk.Load.Doors;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Talker;

/// <summary>A member of a room that only listens.</summary>
internal sealed class TalkerListener(TalkerConnection connection) : IDoorConnection, ITextSink
{
    private IReceiver? _receiver;

    public Socket Socket => connection.Socket;

    public void Receive(IReceiver receiver)
    {
        _receiver = receiver;
        connection.Receive(this);
    }

    public void Text(ReadOnlySpan<byte> payload) => _receiver?.Delivered(payload);

    public void Publish(ReadOnlySpan<byte> body, long number) => throw new NotSupportedException("Listeners do not speak.");

    public bool Flush() => connection.Flush();

    public void Dispose() => connection.Dispose();
}
