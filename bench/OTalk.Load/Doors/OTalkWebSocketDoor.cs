using System.Text.Json.Nodes;

namespace OTalk.Load.Doors;

/// <summary>The server's own WebSocket door (protocol reference, "Streams, authentication, sessions").</summary>
internal sealed class OTalkWebSocketDoor : IDoor
{
    private const string Protocol = StanzaLogin.Protocol;

    private readonly LoadChannel _channel;
    private readonly PublishText _text;

    /// <summary>Makes the channel.</summary>
    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    /// <param name="kept">Messages the channel keeps; -1 for all.</param>
    public OTalkWebSocketDoor(Uri server, string domain, int kept = LoadChannel.Kept)
    {
        _channel = new LoadChannel(server, domain, kept);
        _text = new PublishText($$"""{"to":"{{_channel.Address}}","msg":{"ns":"{{Protocol}}chat","body":"{BODY}"},"id":"{ID}"}""");
    }

    public IDoorConnection OpenSubscriber(int number)
    {
        var (user, isNew) = _channel.Subscriber(number);
        var connection = _channel.Login.Bind(user, isNew, LoadChannel.Session(number), _channel.Scratch, out var dialogue);
        var subscription = _channel.Subscribe(dialogue);

        // The sessions of one account share the subscription; only the mask makes each of them receive it.
        dialogue.Ask(
            _channel.Login.Domain, new JsonObject { ["ns"] = Protocol + "subscription-mask", ["subscriptions"] = new JsonArray(subscription) });
        return new Listener(connection);
    }

    public IDoorConnection OpenPublisher(int number)
    {
        var (user, isNew) = _channel.Publisher(number);
        return new WebSocketPublisher(_channel.Login.Bind(user, isNew, LoadChannel.Session(number), _channel.Scratch, out _), _text, AnswerMarks.OfStanzas);
    }

    public void Dispose() => _channel.Dispose();
}
