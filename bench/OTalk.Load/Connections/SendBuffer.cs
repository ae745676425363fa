using System.Net.Sockets;

namespace OTalk.Load.Connections;

/// <summary>Bytes on their way to one socket: they gather here and leave together, as far as the socket takes them.</summary>
internal sealed class SendBuffer
{
    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>At least <paramref name="size"/> bytes to write into, followed by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _end < size)
        {
            var waiting = _end - _start;
            var target = waiting + size > _bytes.Length ? new byte[Math.Max(waiting + size, 2 * _bytes.Length)] : _bytes;
            _bytes.AsSpan(_start, waiting).CopyTo(target);
            (_bytes, _start, _end) = (target, 0, waiting);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>Says how much of the reserved bytes was written.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Sends what waits; false if the socket did not take all of it.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public bool Flush(Socket socket)
    {
        while (_start < _end)
        {
            var sent = socket.Send(_bytes.AsSpan(_start, _end - _start), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return false;
            if (error != SocketError.Success)
                throw new IOException($"The server closed a connection: {error}.");
            _start += sent;
        }

        _start = _end = 0;
        return true;
    }
}
