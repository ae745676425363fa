using System.Net;
using System.Net.Sockets;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Talker;

/// <summary>
/// The client's end of a Talker connection: lines in, bytes out. It belongs to the thread that owns its scratch memory, and keeps no more
/// than the beginning of a line that is not complete yet.
/// </summary>
internal sealed class TalkerConnection : IDisposable
{
    private readonly SendBuffer _output = new();
    private readonly ReceiveScratch _scratch;
    private byte[] _partial = [];
    private int _partialLength;

    private TalkerConnection(Socket socket, ReceiveScratch scratch)
    {
        Socket = socket;
        _scratch = scratch;
    }

    public Socket Socket { get; }

    /// <summary>Connects; the server is waited for at most as long as <paramref name="patience"/>, now and in each later step.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    public static TalkerConnection Open(IPEndPoint server, ReceiveScratch scratch, TimeSpan patience)
    {
        var milliseconds = (int)patience.TotalMilliseconds;
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = milliseconds,
            SendTimeout = milliseconds,
        };
        try
        {
            socket.Connect(server);
            return new TalkerConnection(socket, scratch);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw new IOException($"Cannot connect to {server}: {problem.SocketErrorCode}.", problem);
        }
    }

    /// <summary>At least <paramref name="size"/> bytes to write an object into, followed by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int size) => _output.Reserve(size);

    /// <summary>Says how much of the reserved bytes was written.</summary>
    public void Advance(int count) => _output.Advance(count);

    /// <summary>Buffers an object.</summary>
    public void Send(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Advance(text.Length);
    }

    /// <summary>Writes what is buffered; false if some of it is left.</summary>
    public bool Flush() => _output.Flush(Socket);

    /// <summary>Reads once from the socket and hands over every line that is complete, without its end.</summary>
    /// <returns>Whether there was anything to read.</returns>
    /// <exception cref="IOException">The server closed the connection, or (on a blocking socket) did not answer in time.</exception>
    public bool Receive(ITextSink sink)
    {
        var scratch = _scratch.Bytes.AsSpan();
        _partial.AsSpan(0, _partialLength).CopyTo(scratch);
        if (_partialLength == scratch.Length)
            throw new InvalidDataException("The server sent a longer line than this client reads.");

        var count = Socket.Receive(scratch[_partialLength..], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock && !Socket.Blocking)
            return false;
        if (error != SocketError.Success || count == 0)
            throw new IOException($"The server closed a connection or fell silent: {error}.");

        var data = scratch[..(_partialLength + count)];
        int end;
        while ((end = data.IndexOf((byte)'\n')) >= 0)
        {
            sink.Text(data[..end]);
            data = data[(end + 1)..];
        }

        Keep(data);
        return true;
    }

    public void Dispose() => Socket.Dispose();

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_partial.Length < rest.Length)
            _partial = new byte[Math.Max(1024, rest.Length)];
        rest.CopyTo(_partial);
        _partialLength = rest.Length;
    }
}
