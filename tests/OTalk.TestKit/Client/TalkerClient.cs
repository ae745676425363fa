using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OTalk.TestKit.Client;

/// <summary>
/// One TCP connection to the Talker door, for tests: sends any bytes, and hands out the lines that come in order. What arrives is read at
/// once by a loop of its own, so that the server never waits for the test.
/// </summary>
public sealed class TalkerClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Incoming _incoming = new();
    private readonly Task<string> _reading;

    private TalkerClient(Socket socket)
    {
        _socket = socket;
        _reading = ReadAllAsync();
    }

    public static async Task<TalkerClient> ConnectAsync(EndPoint address, CancellationToken cancel = default)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel).AsTask().WaitAsync(Deadlines.Stanza, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new TalkerClient(socket);
    }

    /// <summary>Sends bytes, as one segment as far as the network allows it.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, deadline.Token)..];
    }

    /// <summary>The next line that no other call has taken.</summary>
    public Task<Received> ReceiveAsync() => _incoming.NextAsync(_reading);

    /// <summary>A line that is there already, or null.</summary>
    public Received? TryReceive() => _incoming.TryNext();

    /// <summary>Waits for the server to end the connection; lines that came before stay to be received.</summary>
    public async Task ReceiveEndAsync()
    {
        try
        {
            await _reading.WaitAsync(Deadlines.Stanza);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException("the server did not end the connection", e);
        }
    }

    /// <summary>Ends the connection in its orderly way (FIN), awaited until the server has ended it too.</summary>
    public async Task FinishAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        await ReceiveEndAsync();
    }

    /// <summary>Drops the connection (RST).</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    /// <summary>Reads until the connection ends; how it did.</summary>
    private async Task<string> ReadAllAsync()
    {
        using MemoryStream line = new();
        byte[] buffer = new byte[16 * 1024];
        string end = "ended by the server";
        try
        {
            while (await _socket.ReceiveAsync(buffer) is > 0 and var count)
                Take(buffer.AsSpan(0, count), line);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            end = e.Message;
        }

        if (line.Length > 0)
            _incoming.Add($"no line break after: {Encoding.UTF8.GetString(line.ToArray())}");
        _incoming.Complete();
        return end;
    }

    private void Take(ReadOnlySpan<byte> bytes, MemoryStream line)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var length)
        {
            line.Write(bytes[..length]);
            _incoming.Add(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            line.SetLength(0);
            bytes = bytes[(length + 1)..];
        }

        line.Write(bytes);
    }
}
