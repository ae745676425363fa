using System.Net.Sockets;

namespace OTalk.Load.Doors;

/// <summary>An open connection. All connections are driven by one thread, which waits for their sockets to become ready.</summary>
internal interface IDoorConnection : IDisposable
{
    /// <summary>What the event loop waits for; non-blocking by the time the loop has it.</summary>
    Socket Socket { get; }

    /// <summary>Reads once what waits at the socket and reports it, without ever waiting.</summary>
    /// <exception cref="IOException">The server closed the connection.</exception>
    void Receive(IReceiver receiver);

    /// <summary>Puts a publish into the connection's own buffer; <see cref="Flush"/> sends it.</summary>
    /// <param name="body">The text of the message, plain ASCII that needs no escaping in any format.</param>
    /// <param name="number">Tells this publish from the others of the connection.</param>
    void Publish(ReadOnlySpan<byte> body, long number);

    /// <summary>Writes what is buffered as far as the socket takes it; false if some of it is left.</summary>
    bool Flush();
}
