using System.Net.Sockets;
using OTalk.Load.Connections;

namespace OTalk.Load.Doors;

/// <summary>What connections have in common, whatever door they go through: they read messages, and tell by each what it is.</summary>
/// <param name="connection">The connection, which this disposes.</param>
internal abstract class DoorConnection(MessageConnection connection) : IDoorConnection, ITextSink
{
    public Socket Socket => connection.Socket;

    /// <summary>Who is told, once somebody is.</summary>
    protected IReceiver? Receiver { get; private set; }

    public void Receive(IReceiver receiver)
    {
        Receiver = receiver;
        connection.Receive(this);
    }

    public abstract void Text(ReadOnlySpan<byte> payload);

    public abstract void Publish(ReadOnlySpan<byte> body, long number);

    public bool Flush() => connection.Flush();

    public void Dispose() => connection.Dispose();
}
