using System.Net.Http.Headers;
using System.Text.Json;
using OTalk.Load.Doors;
using OTalk.Load.Servers;

namespace OTalk.Load.Rest;

/// <summary>The server's door for requests (protocol reference, "REST"). Nothing is delivered through it; the channel keeps what is published.</summary>
internal sealed class OTalkRestDoor : IDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri _server;
    private readonly LoadChannel _channel;
    private readonly Func<string, string> _createToken;
    private string? _token;

    /// <summary>Makes the channel.</summary>
    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    /// <param name="createToken">Makes a token of a user, <c>NAME@DOMAIN</c>.</param>
    public OTalkRestDoor(Uri server, string domain, Func<string, string> createToken)
    {
        (_server, _createToken) = (server, createToken);
        _channel = new LoadChannel(server, domain, kept: -1);
    }

    /// <summary>The door of a server that was started for this run.</summary>
    public static OTalkRestDoor Of(ServerUnderLoad server)
    {
        var installation = server.Installation ?? throw new InvalidOperationException("the server was not started here");
        return new OTalkRestDoor(server.Address, OTalkServerProcess.Domain, installation.CreateToken);
    }

    public IDoorConnection OpenSubscriber(int number) => throw new NotSupportedException("Nothing is delivered to requests.");

    /// <summary>Each has a user, and so a session, to itself.</summary>
    public IDoorConnection OpenPublisher(int number)
    {
        _token = _createToken(_channel.Register(number));
        return new RestPublisher(HttpConnection.Open(_server, _channel.Scratch, Patience), _channel.Address, _token);
    }

    /// <summary>How many messages the channel has.</summary>
    /// <exception cref="HttpRequestException">The server does not tell.</exception>
    public long CountHistory()
    {
        using var http = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, $"/otalk/{_channel.Address}?messages&limit=1"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        using var answer = http.Send(request).EnsureSuccessStatusCode();
        using var result = JsonDocument.Parse(answer.Content.ReadAsStream());
        return result.RootElement.GetProperty("total").GetInt64();
    }

    public void Dispose() => _channel.Dispose();
}
