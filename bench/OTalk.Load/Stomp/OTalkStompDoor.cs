using System.Text;
using OTalk.Load.Doors;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Stomp;

/// <summary>The server's STOMP door over WebSocket (protocol reference, "STOMP"), in version 1.2.</summary>
internal sealed class OTalkStompDoor : IDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LoadChannel _channel;
    private readonly Uri _address;
    private readonly string _domain;
    private readonly PublishText _text;

    /// <summary>Makes the channel.</summary>
    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    /// <param name="kept">Messages the channel keeps; -1 for all.</param>
    public OTalkStompDoor(Uri server, string domain, int kept = LoadChannel.Kept)
    {
        _channel = new LoadChannel(server, domain, kept);
        _address = new UriBuilder(server) { Scheme = "ws", Path = "/stomp" }.Uri;
        _domain = domain;
        _text = new PublishText(
            $"SEND\ndestination:{_channel.Address}\nreceipt:{{ID}}\n\n" +
            $$"""{"ns":"{{StanzaLogin.Protocol}}chat","body":"{BODY}"}""" + "\0");
    }

    public IDoorConnection OpenSubscriber(int number)
    {
        var (user, isNew) = _channel.Subscriber(number);
        if (isNew)
        {
            using var first = _channel.Login.Bind(user, isNew, "made", _channel.Scratch, out var dialogue);
            _channel.Subscribe(dialogue);
        }

        var connection = Connect(user, number);
        try
        {
            Ask(connection, $"SUBSCRIBE\nid:0\ndestination:{_channel.Address}\nreceipt:listening\n\n\0", "RECEIPT\nreceipt-id:listening\n");
            return new Listener(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IDoorConnection OpenPublisher(int number)
    {
        var (user, isNew) = _channel.Publisher(number);
        if (isNew)
            _channel.Login.Bind(user, isNew, "made", _channel.Scratch, out _).Dispose();
        return new WebSocketPublisher(Connect(user, number), _text, AnswerMarks.OfFrames);
    }

    public void Dispose() => _channel.Dispose();

    private WebSocketConnection Connect(string user, int number)
    {
        var connection = WebSocketConnection.Open(_address, "v12.stomp", _channel.Scratch, Patience);
        try
        {
            // Without heart-beats: they are no part of a delivery.
            Ask(
                connection,
                $"CONNECT\naccept-version:1.2\nhost:{_domain}\nheart-beat:0,0\n" +
                $"login:{user}@{_domain}/sess/{LoadChannel.Session(number)}\npasscode:{_channel.Login.Password}\n\n\0",
                "CONNECTED\nversion:1.2\n");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Ask(WebSocketConnection connection, string frame, string expected)
    {
        connection.SendText(Encoding.UTF8.GetBytes(frame));
        connection.Flush();
        var answer = new StompAnswer(expected);
        while (!answer.HasCome)
            connection.Receive(answer);
    }
}
