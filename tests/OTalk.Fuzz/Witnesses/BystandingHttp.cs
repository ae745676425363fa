using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using OTalk.TestKit;

namespace OTalk.Fuzz.Witnesses;

/// <summary>The bystander at the doors of HTTP: requests on one connection, which the server never closes, and an event stream on another.</summary>
internal sealed class BystandingHttp : IDisposable
{
    private readonly HttpClient _requests;
    private readonly HttpClient _events;
    private StreamReader? _stream;
    private int _connections;

    public BystandingHttp(Grounds grounds)
    {
        _requests = Make(grounds);
        _events = Make(grounds);
    }

    /// <summary>Publishes a text.</summary>
    public async Task SayAsync(string channel, string text, CancellationToken cancel)
    {
        using HttpResponseMessage answer =
            await _requests.PostAsJsonAsync($"/otalk/{channel}", new { ns = "http://otalk.com/p/chat", body = text }, cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    /// <summary>Asks for its keys.</summary>
    public async Task AskAuthorizationServerAsync(CancellationToken cancel)
    {
        using HttpResponseMessage answer = await _requests.GetAsync("/oauth/jwks", cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(_connections == 2, $"the connections of bystanders were closed: {_connections} have been opened in place of 2");
    }

    /// <summary>Opens the event stream of a channel.</summary>
    public async Task ListenAsync(string channel, CancellationToken cancel) =>
        _stream = new StreamReader(await _events.GetStreamAsync($"/otalk/events?channel={channel}", cancel));

    /// <summary>Returns when a text has come on the event stream.</summary>
    public async Task HearAsync(string text)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        try
        {
            while (true)
            {
                string line = await _stream!.ReadLineAsync(deadline.Token) ?? throw new HarnessException("the event stream ended");
                if (line.Contains(text, StringComparison.Ordinal))
                    return;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new HarnessException($"nothing came within {Deadlines.Stanza}", e);
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _requests.Dispose();
        _events.Dispose();
    }

    private HttpClient Make(Grounds grounds)
    {
        SocketsHttpHandler handler = new()
        {
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = async (context, cancel) =>
            {
                Interlocked.Increment(ref _connections);
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        HttpClient client = new(handler) { BaseAddress = grounds.Server.HttpAddress, Timeout = Deadlines.Stanza };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", grounds.Server.Tokens["mercutio"]);
        return client;
    }
}
