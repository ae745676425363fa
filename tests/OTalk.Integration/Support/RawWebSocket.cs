using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OTalk.TestKit;

namespace OTalk.Integration.Support;

/// <summary>
/// A WebSocket client made of a TCP socket, with frames by hand (RFC 6455): sends what no well-kept library would, never answers a ping, and
/// reads only when it is asked to.
/// </summary>
internal sealed class RawWebSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawWebSocket(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    /// <summary>The lines of the server's answer to the upgrade.</summary>
    public IReadOnlyList<string> HandshakeAnswer { get; private set; } = [];

    /// <param name="receiveBuffer">Bytes the kernel keeps for a client that does not read; 0: as the system has it.</param>
    public static async Task<RawWebSocket> ConnectAsync(Uri address, int receiveBuffer = 0)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        RawWebSocket? raw = null;
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            raw = new RawWebSocket(socket);
            await raw.UpgradeAsync(address);
            return raw;
        }
        catch
        {
            raw?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _stream.WriteAsync(bytes, deadline.Token);
    }

    public Task SendAsync(RawFrame frame) => SendAsync(frame.ToBytes());

    public Task SendAsync(string text) => SendAsync(RawFrame.OfText(text));

    /// <summary>Each byte in a TCP segment of its own.</summary>
    public async Task SendByteByByteAsync(ReadOnlyMemory<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
            await SendAsync(bytes.Slice(index, 1));
    }

    /// <summary>The next frame, whatever it is.</summary>
    public async Task<RawFrame> ReceiveAsync()
    {
        byte[] head = await ReadAsync(2);
        long length = (head[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(sizeof(ushort))),
            127 => BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(sizeof(ulong))),
            int small => small,
        };
        if ((head[1] & 0x80) != 0)
            throw new HarnessException("the server masked a frame (RFC 6455 §5.1 forbids it)");
        return new RawFrame((Opcode)(head[0] & 0x0f), await ReadAsync(length), (head[0] & 0x80) != 0);
    }

    /// <summary>The next frame of one kind; others that come before it are skipped.</summary>
    public async Task<RawFrame> ReceiveAsync(Opcode opcode)
    {
        while (true)
        {
            RawFrame frame = await ReceiveAsync();
            if (frame.Opcode == opcode)
                return frame;
            if (frame.Opcode == Opcode.Close)
                throw new HarnessException($"the server closed with {frame.CloseCode} instead of sending {opcode}");
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task UpgradeAsync(Uri address)
    {
        await SendAsync(Encoding.ASCII.GetBytes(
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        StringBuilder answer = new();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            answer.Append((char)(await ReadAsync(1))[0]);
        HandshakeAnswer = answer.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (!HandshakeAnswer[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new HarnessException($"no upgrade: {HandshakeAnswer[0]}");
    }

    private async Task<byte[]> ReadAsync(long count)
    {
        byte[] bytes = new byte[count];
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }
}
