using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OTalk.Load.WebSockets;

/// <summary>
/// The client's end of a WebSocket, as cheap as it gets: the client shares the processors with the server it measures. It belongs to the
/// thread that owns its scratch memory.
/// </summary>
internal sealed class WebSocketConnection : IDisposable
{
    private readonly SendBuffer _output = new();
    private readonly ReceiveScratch _scratch;
    private byte[] _partial = [];
    private int _partialLength;

    private WebSocketConnection(Socket socket, ReceiveScratch scratch)
    {
        Socket = socket;
        _scratch = scratch;
    }

    public Socket Socket { get; }

    /// <summary>Connects and upgrades, waiting for the server at most as long as <paramref name="patience"/>.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    /// <exception cref="InvalidDataException">What answers is no WebSocket server.</exception>
    public static WebSocketConnection Open(Uri address, string? subprotocol, ReceiveScratch scratch, TimeSpan patience)
    {
        var milliseconds = (int)patience.TotalMilliseconds;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = milliseconds,
            SendTimeout = milliseconds,
        };
        var connection = new WebSocketConnection(socket, scratch);
        try
        {
            socket.Connect(address.Host, address.Port);
            connection.Upgrade(address, subprotocol);
            return connection;
        }
        catch (SocketException problem)
        {
            connection.Dispose();
            throw new IOException($"Cannot connect to {address}: {problem.SocketErrorCode}.", problem);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Buffers a text message.</summary>
    public void SendText(ReadOnlySpan<byte> payload) => Send(Opcode.Text, payload);

    /// <summary>Writes what is buffered; false if some of it is left.</summary>
    public bool Flush() => _output.Flush(Socket);

    /// <summary>Reads once from the socket and hands over every message that is complete. Pings are answered.</summary>
    /// <exception cref="IOException">The server closed the connection, or (on a blocking socket) did not answer in time.</exception>
    public void Receive(ITextSink sink)
    {
        var scratch = _scratch.Bytes.AsSpan();
        _partial.AsSpan(0, _partialLength).CopyTo(scratch);
        if (_partialLength == scratch.Length)
            throw new InvalidDataException("The server sent a larger message than this client reads.");

        var count = Socket.Receive(scratch[_partialLength..], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock && !Socket.Blocking)
            return;
        if (error != SocketError.Success || count == 0)
            throw new IOException($"The server closed a connection or fell silent: {error}.");

        Process(_partialLength + count, sink);
    }

    /// <summary>Hands over the messages that came along with the answer to the handshake.</summary>
    public void TakeBuffered(ITextSink sink)
    {
        _partial.AsSpan(0, _partialLength).CopyTo(_scratch.Bytes);
        Process(_partialLength, sink);
    }

    public void Dispose() => Socket.Dispose();

    private void Process(int length, ITextSink sink)
    {
        var data = _scratch.Bytes.AsSpan(0, length);
        while (FrameReader.TryRead(data, out var frame))
        {
            Take(frame, sink);
            data = data[frame.Length..];
        }

        Keep(data);
    }

    private void Take(in Frame frame, ITextSink sink)
    {
        switch (frame.Opcode)
        {
            case Opcode.Text:
                sink.Text(frame.Payload);
                break;
            case Opcode.Ping:
                Send(Opcode.Pong, frame.Payload);
                Flush();
                break;
            case Opcode.Pong:
                break;
            case Opcode.Close:
                var code = frame.Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
                var reason = frame.Payload.Length < 2 ? "" : Encoding.UTF8.GetString(frame.Payload[2..]);
                throw new IOException($"The server closed a connection: {code} {reason}");
            default:
                throw new InvalidDataException($"The server sent a frame of type {frame.Opcode}.");
        }
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_partial.Length < rest.Length)
            _partial = new byte[Math.Max(1024, rest.Length)];
        rest.CopyTo(_partial);
        _partialLength = rest.Length;
    }

    private void Send(Opcode opcode, ReadOnlySpan<byte> payload) =>
        _output.Advance(FrameWriter.WriteMasked(_output.Reserve(payload.Length + FrameWriter.MaxOverhead), opcode, payload));

    private void Upgrade(Uri address, string? subprotocol)
    {
        var key = Handshake.NewKey();
        Socket.Send(Handshake.Request(address, key, subprotocol));

        var scratch = _scratch.Bytes.AsSpan(0, 16 * 1024);
        var length = 0;
        int end;
        while ((end = scratch[..length].IndexOf("\r\n\r\n"u8)) < 0)
        {
            var count = length == scratch.Length ? 0 : Socket.Receive(scratch[length..]);
            if (count == 0)
                throw new InvalidDataException("The server did not finish the WebSocket handshake.");
            length += count;
        }

        Handshake.Check(Encoding.ASCII.GetString(scratch[..end]), key);
        // The server speaks first: its first message may have come along.
        Keep(scratch[(end + 4)..length]);
    }
}
