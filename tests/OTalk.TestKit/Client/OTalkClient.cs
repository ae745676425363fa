using System.Net.WebSockets;
using System.Text;

namespace OTalk.TestKit.Client;

/// <summary>
/// One WebSocket connection to a server, for tests: sends anything, well-formed or not, and hands out what comes in order. What arrives is
/// read at once by a loop of its own, so that the server never waits for the test.
/// </summary>
public sealed class OTalkClient : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly Incoming _incoming = new();
    private readonly Queue<Received> _setAside = new();
    private readonly Task<WebSocketClose> _reading;
    private int _lastId;

    /// <summary>A client over a WebSocket that is open already, and that it owns from now on.</summary>
    public OTalkClient(WebSocket socket)
    {
        _socket = socket;
        _reading = ReadAllAsync();
    }

    /// <summary>The subprotocol the server chose, or null.</summary>
    public string? Subprotocol => _socket.SubProtocol;

    public static async Task<OTalkClient> ConnectAsync(Uri address, string? subprotocol = null, CancellationToken cancel = default)
    {
        ClientWebSocket socket = new();
        if (subprotocol is not null)
            socket.Options.AddSubProtocol(subprotocol);
        try
        {
            await socket.ConnectAsync(address, cancel).WaitAsync(Deadlines.Stanza, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new OTalkClient(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>One whole message of any bytes: text messages of invalid UTF-8 and binary ones too.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _socket.SendAsync(bytes, type, endOfMessage: true, deadline.Token);
    }

    /// <summary>The next stanza that no other call has taken.</summary>
    public async Task<Received> ReceiveAsync() => _setAside.TryDequeue(out Received? earlier) ? earlier : await NextAsync();

    /// <summary>A stanza that is there already, or null.</summary>
    public Received? TryReceive() =>
        _setAside.TryDequeue(out Received? stanza) ? stanza : _incoming.TryNext();

    /// <summary>The answer with this id; what comes before it is set aside for <see cref="ReceiveAsync"/>.</summary>
    public async Task<Received> ReceiveAnswerAsync(string id)
    {
        while (true)
        {
            Received stanza = await NextAsync();
            if (stanza.Id == id && stanza.Member("event") is null)
                return stanza;
            _setAside.Enqueue(stanza);
        }
    }

    /// <summary>Waits for the server to close the connection; stanzas that came before stay to be received.</summary>
    public async Task<WebSocketClose> ReceiveCloseAsync()
    {
        try
        {
            return await _reading.WaitAsync(Deadlines.Stanza);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException("the server did not close the connection", e);
        }
    }

    /// <summary>An id that this client has not used yet.</summary>
    public string NewId() => $"test-{++_lastId}";

    /// <summary>The clean close (1000), awaited until the server has closed too.</summary>
    public async Task CloseAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        await ReceiveCloseAsync();
    }

    /// <summary>Drops the TCP connection without a close frame.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private Task<Received> NextAsync() => _incoming.NextAsync(_reading);

    private async Task<WebSocketClose> ReadAllAsync()
    {
        WebSocketClose close;
        try
        {
            while (await ReadMessageAsync() is { } text)
                _incoming.Add(text);
            close = new((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), _socket.CloseStatusDescription);
            if (_socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            close = _socket.CloseStatus is { } status
                ? new((int)status, _socket.CloseStatusDescription)
                : new(WebSocketClose.Abnormal, e.Message);
        }

        _incoming.Complete();
        return close;
    }

    private async Task<string?> ReadMessageAsync()
    {
        using MemoryStream message = new();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
        }
    }
}
