using System.Text.Json.Nodes;
using OTalk.Load.Servers;

namespace OTalk.Load.Doors;

/// <summary>A channel on one server whose subscribers are on another (protocol reference, "Federation"); both are used over WebSocket.</summary>
internal sealed class FederationDoor : IDoor
{
    private const string Protocol = StanzaLogin.Protocol;

    private readonly LoadChannel _channel;
    private readonly StanzaLogin _there;
    private readonly PublishText _text;

    /// <summary>Makes the channel.</summary>
    /// <param name="server">The one with the channel, which has another beside it.</param>
    public FederationDoor(ServerUnderLoad server)
    {
        _channel = new LoadChannel(server.Address, OTalkServerProcess.Domain);
        _there = new StanzaLogin(server.Other!.Address, OTalkServerProcess.OtherDomain);
        _text = new PublishText($$"""{"to":"{{_channel.Address}}","msg":{"ns":"{{Protocol}}chat","body":"{BODY}"},"id":"{ID}"}""");
    }

    public IDoorConnection OpenSubscriber(int number)
    {
        var (user, isNew) = _channel.Subscriber(number);
        var connection = _there.Bind(user, isNew, LoadChannel.Session(number), _channel.Scratch, out var dialogue);
        var subscription = _channel.Subscribe(dialogue);
        dialogue.Ask(_there.Domain, new JsonObject { ["ns"] = Protocol + "subscription-mask", ["subscriptions"] = new JsonArray(subscription) });
        return new Listener(connection);
    }

    public IDoorConnection OpenPublisher(int number)
    {
        var (user, isNew) = _channel.Publisher(number);
        return new WebSocketPublisher(_channel.Login.Bind(user, isNew, LoadChannel.Session(number), _channel.Scratch, out _), _text, AnswerMarks.OfStanzas);
    }

    public void Dispose() => _channel.Dispose();
}
