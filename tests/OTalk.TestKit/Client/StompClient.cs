using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace OTalk.TestKit.Client;

/// <summary>
/// One connection to the STOMP door, for tests: sends any bytes, and hands out the frames that come in order, as the JSON of
/// <see cref="StompFrameText"/>. What arrives is read at once by a loop of its own, so that the server never waits for the test.
/// </summary>
public sealed class StompClient : IAsyncDisposable
{
    private readonly StompLink _link;
    private readonly Incoming _incoming = new();
    private readonly Task<string> _reading;

    private StompClient(StompLink link)
    {
        _link = link;
        _reading = ReadAllAsync();
    }

    /// <summary>A connection over TCP.</summary>
    public static async Task<StompClient> ConnectAsync(EndPoint address, CancellationToken cancel = default) =>
        new(await StompTcpLink.ConnectAsync(address, cancel));

    /// <summary>A connection over WebSocket, on which each frame that comes is one message.</summary>
    /// <param name="address">Of the door.</param>
    /// <param name="subprotocol">What is offered, and must be chosen; null for nothing.</param>
    /// <param name="token">The token of the upgrade, or null.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<StompClient> ConnectAsync(Uri address, string? subprotocol, string? token, CancellationToken cancel = default) =>
        new(await StompWebSocketLink.ConnectAsync(address, subprotocol, token, cancel));

    /// <summary>Sends text as it is, over WebSocket as one message.</summary>
    public Task SendAsync(string text) => _link.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next frame that no other call has taken.</summary>
    public Task<Received> ReceiveAsync() => _incoming.NextAsync(_reading);

    /// <summary>A frame that is there already, or null.</summary>
    public Received? TryReceive() => _incoming.TryNext();

    /// <summary>Waits for the server to end the connection; frames that came before stay to be received.</summary>
    /// <returns>Over WebSocket code and reason, as in <c>1008 replaced</c>.</returns>
    public async Task<string> ReceiveEndAsync()
    {
        try
        {
            return await _reading.WaitAsync(Deadlines.Stanza);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException("the server did not end the connection", e);
        }
    }

    /// <summary>Ends the connection in its orderly way (a close frame with 1000, or FIN), awaited until the server has ended it too.</summary>
    public async Task FinishAsync()
    {
        await _link.FinishAsync();
        await ReceiveEndAsync();
    }

    /// <summary>Drops the connection (RST).</summary>
    public void Abort() => _link.Abort();

    public async ValueTask DisposeAsync()
    {
        _link.Dispose();
        await _reading;
    }

    private async Task<string> ReadAllAsync()
    {
        byte[] left = [];
        string? broken = null;
        try
        {
            while (await _link.ReadAsync() is { Length: > 0 } piece)
            {
                left = Take([.. left, .. piece]);
                if (_link.IsFramed && left.Length > 0)
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            broken = e.Message;
        }

        if (left.Length > 0)
            _incoming.Add($"no whole frame: {Encoding.UTF8.GetString(left)}");
        _incoming.Complete();
        return broken ?? _link.End;
    }

    /// <summary>Hands out the frames that are whole; what is left.</summary>
    private byte[] Take(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (StompFrameText.Take(ref bytes) is { } frame)
        {
            if (++count > 1 && _link.IsFramed)
                _incoming.Add("the next frame is in the same message");
            _incoming.Add(new Received(frame, StompFrameText.ToJson(frame, readsBody: true)));
        }

        return bytes.ToArray();
    }
}
