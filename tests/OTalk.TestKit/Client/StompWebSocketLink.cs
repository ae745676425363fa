using System.Net.WebSockets;

namespace OTalk.TestKit.Client;

/// <summary>STOMP over WebSocket.</summary>
internal sealed class StompWebSocketLink : StompLink
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    public override bool IsFramed => true;

    /// <summary>Code and reason of the server's close frame.</summary>
    public override string End => _socket.CloseStatus is { } code ? $"{(int)code} {_socket.CloseStatusDescription}".TrimEnd() : "without a close frame";

    /// <summary>Opens it.</summary>
    /// <param name="address">Of the door.</param>
    /// <param name="subprotocol">What is offered, and must be chosen; null for nothing.</param>
    /// <param name="token">The token of the upgrade, or null.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<StompLink> ConnectAsync(Uri address, string? subprotocol, string? token, CancellationToken cancel)
    {
        StompWebSocketLink link = new();
        try
        {
            if (subprotocol is not null)
                link._socket.Options.AddSubProtocol(subprotocol);
            if (token is not null)
                link._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            await link._socket.ConnectAsync(address, cancel).WaitAsync(Deadlines.Stanza, cancel);
            return link._socket.SubProtocol == subprotocol
                ? link
                : throw new HarnessException($"the server chose the subprotocol {link._socket.SubProtocol ?? "(none)"}");
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    public override async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
    }

    public override async Task<byte[]> ReadAsync()
    {
        using MemoryStream message = new();
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
            message.Write(_buffer, 0, part.Count);
            if (part.MessageType == WebSocketMessageType.Close && _socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            if (part.EndOfMessage)
                return message.ToArray();
        }
    }

    public override async Task FinishAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
    }

    public override void Abort() => _socket.Abort();

    public override void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
