using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>
/// The server's own WebSocket door (protocol reference, "Streams, authentication, sessions"). Accounts are registered on the way and get
/// names of this run, so that a run against a server that is in use disturbs nobody.
/// </summary>
internal sealed class OTalkWebSocketDoor : IDoor
{
    private const string Protocol = StanzaLogin.Protocol;

    private readonly ReceiveScratch _scratch = new();
    private readonly StanzaLogin _login;
    private readonly string _domain;
    private readonly AccountPool _subscribers;
    private readonly AccountPool _publishers;
    private readonly string _channel;
    private readonly WebSocketConnection _owner;
    private readonly PublishText _text;

    /// <summary>Registers the owner and creates the channel.</summary>
    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    public OTalkWebSocketDoor(Uri server, string domain)
    {
        var run = RandomNumberGenerator.GetHexString(6, lowercase: true);
        _login = new StanzaLogin(server, domain);
        _domain = domain;
        _subscribers = new AccountPool($"subscriber-{run}-");
        _publishers = new AccountPool($"publisher-{run}-");

        var owner = $"owner-{run}";
        _channel = $"{owner}@{domain}/load";
        _text = new PublishText($$"""{"to":"{{_channel}}","msg":{"ns":"{{Protocol}}chat","body":"{BODY}"},"id":"{ID}"}""");
        _owner = Bind(owner, isNew: true, "owner", out var dialogue);
        dialogue.Ask($"{owner}@{domain}", new JsonObject
        {
            ["ns"] = Protocol + "create",
            ["channel"] = _channel,
            ["config"] = new JsonObject { ["msg_count"] = 50, ["all_acl"] = "ps" },
        });
    }

    public IDoorConnection OpenSubscriber(int number)
    {
        var (user, isNew) = _subscribers.For(number);
        var connection = Bind(user, isNew, Session(number), out var dialogue);
        var answer = dialogue.Ask(_channel, new JsonObject { ["ns"] = Protocol + "subscribe" });
        var subscription = answer["subscription"]?.GetValue<string>() ??
            throw new InvalidDataException($"The server did not subscribe: {answer.ToJsonString()}");

        // The sessions of one account share the subscription; only the mask makes each of them receive it.
        dialogue.Ask(_domain, new JsonObject { ["ns"] = Protocol + "subscription-mask", ["subscriptions"] = new JsonArray(subscription) });
        return new StanzaSubscriber(connection);
    }

    public IDoorConnection OpenPublisher(int number)
    {
        var (user, isNew) = _publishers.For(number);
        return new StanzaPublisher(Bind(user, isNew, Session(number), out _), _text);
    }

    public void Dispose() => _owner.Dispose();

    private static string Session(int number) => string.Create(CultureInfo.InvariantCulture, $"load{number}");

    private WebSocketConnection Bind(string user, bool isNew, string session, out StanzaDialogue dialogue) =>
        _login.Bind(user, isNew, session, _scratch, out dialogue);
}
