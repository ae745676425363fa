using System.Net;
using System.Net.Sockets;

namespace OTalk.Load.Connections;

/// <summary>
/// The client's end of a connection that carries messages, as cheap as it gets: the client shares the processors with the server it measures.
/// It belongs to the thread that owns its scratch memory, and keeps no more than the beginning of a message that is not complete yet.
/// </summary>
/// <param name="socket">Connected, or about to be.</param>
/// <param name="scratch">Of the thread that uses the connection.</param>
internal abstract class MessageConnection(Socket socket, ReceiveScratch scratch) : IDisposable
{
    private readonly SendBuffer _output = new();
    private byte[] _partial = [];
    private int _partialLength;

    public Socket Socket => socket;

    /// <summary>At least <paramref name="size"/> bytes to write into, followed by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int size) => _output.Reserve(size);

    /// <summary>Says how much of the reserved bytes was written.</summary>
    public void Advance(int count) => _output.Advance(count);

    /// <summary>Buffers bytes as they are to go out.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Writes what is buffered; false if some of it is left.</summary>
    public bool Flush() => _output.Flush(socket);

    /// <summary>Reads once from the socket and hands over every message that is complete.</summary>
    /// <returns>Whether there was anything to read.</returns>
    /// <exception cref="IOException">The server closed the connection, or (on a blocking socket) did not answer in time.</exception>
    public bool Receive(ITextSink sink)
    {
        var bytes = scratch.Bytes.AsSpan();
        _partial.AsSpan(0, _partialLength).CopyTo(bytes);
        if (_partialLength == bytes.Length)
            throw new InvalidDataException("The server sent a larger message than this client reads.");

        var count = socket.Receive(bytes[_partialLength..], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock && !socket.Blocking)
            return false;
        if (error != SocketError.Success || count == 0)
            throw new IOException($"The server closed a connection or fell silent: {error}.");

        Process(_partialLength + count, sink);
        return true;
    }

    /// <summary>Hands over the messages that were read already (<see cref="Keep"/>).</summary>
    public void TakeBuffered(ITextSink sink)
    {
        _partial.AsSpan(0, _partialLength).CopyTo(scratch.Bytes);
        Process(_partialLength, sink);
    }

    public void Dispose() => socket.Dispose();

    /// <summary>A socket for a connection; the server is waited for at most as long as <paramref name="patience"/>, in each step.</summary>
    protected static Socket NewSocket(TimeSpan patience) => new(SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = (int)patience.TotalMilliseconds,
        SendTimeout = (int)patience.TotalMilliseconds,
    };

    /// <summary>Connects; a connection that fails is disposed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="server">To whom.</param>
    /// <param name="greet">What has to be done before messages come; null for nothing.</param>
    /// <exception cref="IOException">Nobody answers.</exception>
    protected static T Connect<T>(T connection, EndPoint server, Action<T>? greet = null)
        where T : MessageConnection
    {
        try
        {
            connection.Socket.Connect(server);
            greet?.Invoke(connection);
            return connection;
        }
        catch (Exception problem)
        {
            connection.Dispose();
            if (problem is SocketException { SocketErrorCode: var error })
                throw new IOException($"Cannot connect to {server}: {error}.", problem);
            throw;
        }
    }

    /// <summary>Hands over the messages that are complete.</summary>
    /// <param name="received">What has come; it may be changed.</param>
    /// <param name="sink">Who takes them.</param>
    /// <returns>How many bytes they took, ends and all.</returns>
    protected abstract int Cut(Span<byte> received, ITextSink sink);

    /// <summary>Keeps what was read and not handed over yet.</summary>
    protected void Keep(ReadOnlySpan<byte> rest)
    {
        if (_partial.Length < rest.Length)
            _partial = new byte[Math.Max(1024, rest.Length)];
        rest.CopyTo(_partial);
        _partialLength = rest.Length;
    }

    private void Process(int length, ITextSink sink)
    {
        var received = scratch.Bytes.AsSpan(0, length);
        Keep(received[Cut(received, sink)..]);
    }
}
