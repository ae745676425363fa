using System.Buffers.Binary;
using System.Net;
using System.Text;
using OTalk.Load.Connections;

namespace OTalk.Load.WebSockets;

/// <summary>The client's end of a WebSocket: text messages.</summary>
internal sealed class WebSocketConnection : MessageConnection
{
    private WebSocketConnection(ReceiveScratch scratch, TimeSpan patience)
        : base(NewSocket(patience), scratch)
    {
    }

    /// <summary>Connects and upgrades, waiting for the server at most as long as <paramref name="patience"/>.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    /// <exception cref="InvalidDataException">What answers is no WebSocket server.</exception>
    public static WebSocketConnection Open(Uri address, string? subprotocol, ReceiveScratch scratch, TimeSpan patience) => Connect(
        new WebSocketConnection(scratch, patience),
        new DnsEndPoint(address.Host, address.Port),
        connection => connection.Upgrade(address, subprotocol, scratch));

    /// <summary>Buffers a text message.</summary>
    public void SendText(ReadOnlySpan<byte> payload) => Send(Opcode.Text, payload);

    /// <summary>Text messages. Pings are answered.</summary>
    protected override int Cut(Span<byte> received, ITextSink sink)
    {
        var rest = received;
        while (FrameReader.TryRead(rest, out var frame))
        {
            Take(frame, sink);
            rest = rest[frame.Length..];
        }

        return received.Length - rest.Length;
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

    private void Send(Opcode opcode, ReadOnlySpan<byte> payload) =>
        Advance(FrameWriter.WriteMasked(Reserve(payload.Length + FrameWriter.MaxOverhead), opcode, payload));

    private void Upgrade(Uri address, string? subprotocol, ReceiveScratch shared)
    {
        var key = Handshake.NewKey();
        Socket.Send(Handshake.Request(address, key, subprotocol));

        var scratch = shared.Bytes.AsSpan(0, 16 * 1024);
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
