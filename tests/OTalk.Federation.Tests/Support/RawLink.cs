using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Support;

/// <summary>One end of a link that does what a test says, right or wrong.</summary>
internal sealed class RawLink(WebSocket socket) : IAsyncDisposable
{
    private const string Ns = "http://otalk.com/p/s2s";

    public string? Subprotocol => socket.SubProtocol;

    /// <summary>Connects to where a server takes links.</summary>
    /// <param name="origin">The server's, http or https.</param>
    /// <param name="subprotocol">What is offered.</param>
    public static async Task<RawLink> ConnectAsync(Uri origin, string? subprotocol = null)
    {
        var socket = new ClientWebSocket();
        if (subprotocol is not null)
            socket.Options.AddSubProtocol(subprotocol);
        var address = new UriBuilder(origin) { Scheme = origin.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = "/s2s" };
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        return new RawLink(socket);
    }

    /// <summary>Opens a link as it should be opened.</summary>
    /// <param name="origin">The server's.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="from">Who opens it.</param>
    public static async Task<RawLink> OpenAsync(Uri origin, string domain, Stranger from)
    {
        RawLink link = await ConnectAsync(origin);
        string nonce = await link.GreetedAsync();
        await link.ProveAsync(from.Domain, domain, from.Assertion(nonce, domain));
        Assert.True((await link.ReceiveAsync()).TryGetProperty("response", out _));
        return link;
    }

    /// <summary>The nonce of the acceptor's greeting.</summary>
    public async Task<string> GreetedAsync() => (await ReceiveAsync()).GetProperty("msg").GetProperty("nonce").GetString()!;

    /// <summary>Sends the query that proves a domain.</summary>
    public Task ProveAsync(string from, string to, string? assertion, string? nonce = "N2", string? domain = null, string id = "p1") => SendAsync(
        new Dictionary<string, object?> { ["from"] = from, ["to"] = to, ["id"] = id, ["query"] = Payload(assertion, nonce, domain) });

    /// <summary>Sends the answer that proves a domain.</summary>
    public Task AnswerAsync(JsonElement query, string? assertion, string? nonce = null) => SendAsync(new Dictionary<string, object?>
    {
        ["from"] = query.GetProperty("to").GetString(),
        ["to"] = query.GetProperty("from").GetString(),
        ["id"] = query.GetProperty("id").GetString(),
        ["response"] = Payload(assertion, nonce, domain: null),
    });

    public Task GreetAsync(string from, string? nonce = "N1") =>
        SendAsync(new Dictionary<string, object?> { ["from"] = from, ["msg"] = Payload(assertion: null, nonce, domain: null) });

    public Task SendAsync(object stanza) => SendTextAsync(JsonSerializer.Serialize(stanza));

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendBytesAsync(byte[] bytes, WebSocketMessageType type) => socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);

    /// <summary>Begins a message and never ends it.</summary>
    public Task SendPartAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);

    public async Task<JsonElement> ReceiveAsync()
    {
        (WebSocketMessageType type, byte[] bytes) = await NextAsync();
        Assert.True(type == WebSocketMessageType.Text, $"the link was closed: {socket.CloseStatus} {socket.CloseStatusDescription}");
        return JsonElement.Parse(bytes);
    }

    /// <summary>The error that comes next: code and id.</summary>
    public async Task<(int Code, string? Id)> ErrorAsync()
    {
        JsonElement stanza = await ReceiveAsync();
        return (stanza.GetProperty("error").GetProperty("code").GetInt32(), stanza.TryGetProperty("id", out JsonElement id) ? id.GetString() : null);
    }

    /// <summary>The code of the close that comes next; it is answered.</summary>
    public async Task<int> ClosedAsync()
    {
        (WebSocketMessageType type, byte[] bytes) = await NextAsync();
        Assert.True(type == WebSocketMessageType.Close, $"a close was expected, and there came {Encoding.UTF8.GetString(bytes)}");
        if (socket.State == WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        return (int)socket.CloseStatus!;
    }

    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, object?> Payload(string? assertion, string? nonce, string? domain)
    {
        var payload = new Dictionary<string, object?> { ["ns"] = Ns };
        if (assertion is not null)
            payload["assertion"] = assertion;
        if (nonce is not null)
            payload["nonce"] = nonce;
        if (domain is not null)
            payload["domain"] = domain;
        return payload;
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Deadlines.Stanza);
        using var all = new MemoryStream();
        var buffer = new byte[65_536];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, deadline.Token);
            all.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
                return (received.MessageType, all.ToArray());
        }
    }
}
