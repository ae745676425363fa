using OTalk.Load.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>
/// The door of the baseline server, which knows no stanzas: what a publisher sends, every subscriber gets. So that both servers move as
/// many bytes a delivery, publishers send what an oTalk server would deliver (protocol reference, "Subscriptions", event stanza).
/// </summary>
internal sealed class BaselineDoor(Uri server) : IDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly PublishText Text = new(
        """{"from":"owner-aabbcc@localhost/load","msg":{"ns":"http://otalk.com/p/chat","body":"{BODY}"},"event":{"ns":""" +
        """ "http://otalk.com/p/publish","id":"00000000-0000-7000-8000-000000000000","time":"2013-02-01T00:00:00.000Z","from":""" +
        """ "publisher-aabbcc-0@localhost/sess/load0","number":{ID},"subid":"s6"}}""");

    private readonly ReceiveScratch _scratch = new();

    public IDoorConnection OpenSubscriber(int number) => new Listener(Open("/subscribe"));

    public IDoorConnection OpenPublisher(int number) => new WebSocketPublisher(Open("/publish"), Text, AnswerMarks.OfStanzas);

    public void Dispose()
    {
        // Its connections belong to who opened them.
    }

    private WebSocketConnection Open(string path) =>
        WebSocketConnection.Open(new UriBuilder(server) { Scheme = "ws", Path = path }.Uri, subprotocol: null, _scratch, Patience);
}
