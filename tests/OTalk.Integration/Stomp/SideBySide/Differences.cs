namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>All that is different, each with its reason; docs/operating/stomp.md tells it to who moves a program.</summary>
internal static class Differences
{
    private const string NotKept = "headers of SEND are not kept: a message is a JSON object";
    private const string Told = "RabbitMQ ends the connection without a word; STOMP 1.2 has ERROR for it";

    public static IReadOnlyList<HeaderDifference> OfHeaders { get; } =
    [
        new("CONNECTED", "server", DifferenceKind.Value, "each names itself"),
        new("CONNECTED", "session", DifferenceKind.Value, "here it is the address of the session"),
        new("CONNECTED", "otalk-new", DifferenceKind.OTalkOnly, "a session may be one that was there before"),
        new("CONNECTED", "heart-beat", DifferenceKind.Value, "each says what it can do; what is agreed is the same"),
        new("CONNECTED", "heart-beat", DifferenceKind.RabbitMqOnly, "1.0 has no heart-beats"),
        new("MESSAGE", "message-id", DifferenceKind.Value, "here it is the id of the message, whoever gets it and however often"),
        new("MESSAGE", "ack", DifferenceKind.Value, "each has ids of its own"),
        new("MESSAGE", "destination", DifferenceKind.Value, "here it is the address of the channel"),
        new("MESSAGE", "redelivered", DifferenceKind.RabbitMqOnly, "message-id tells that a message has come before"),
        new("MESSAGE", "otalk-from", DifferenceKind.OTalkOnly, "every message has an author"),
        new("MESSAGE", "otalk-time", DifferenceKind.OTalkOnly, "and a time"),
        new("MESSAGE", "colour", DifferenceKind.RabbitMqOnly, NotKept),
        new("MESSAGE", "transaction", DifferenceKind.RabbitMqOnly, NotKept),
        new("ERROR", "message", DifferenceKind.Value, "each has words of its own"),
        new("ERROR", "content-length", DifferenceKind.Value, "each has words of its own"),
        new("ERROR", HeaderDifference.Body, DifferenceKind.Value, "each has words of its own"),
        new("ERROR", "version", DifferenceKind.RabbitMqOnly, "here it comes where no version is in common"),
        new("ERROR", "receipt-id", DifferenceKind.OTalkOnly, "STOMP 1.2: it should be there where the frame at fault asked for a receipt"),
        new("ERROR", HeaderDifference.End, DifferenceKind.Value, "STOMP 1.2: the server must close the connection behind an ERROR; RabbitMQ goes on after most"),
    ];

    public static IReadOnlyList<SceneDifference> OfScenes { get; } =
    [
        new("a second CONNECT", "a: (closed) | a: ERROR", Told),
        new("undefined escape", "a: (closed) | a: ERROR", Told),
        new("header without colon", "a: (closed) | a: ERROR", Told),
        new("content-length that is no number", "a: (closed) | a: ERROR", Told),
        new("content-length that is too small", "a: (closed) | a: ERROR", Told),
        new("BEGIN twice", "a: RECEIPT | a: ERROR", "RabbitMQ goes on with the first; the client has lost count"),
        new("SUBSCRIBE without id", "a: RECEIPT | a: ERROR", "STOMP 1.1 and 1.2 demand it"),
        new("SUBSCRIBE with a body", "a: RECEIPT | a: ERROR", "STOMP 1.2: only SEND, MESSAGE and ERROR may have one"),
        new("text", """a: MESSAGE (body):But soft | a: MESSAGE (body):{"ns":"http://otalk.com/p/chat","body":"But soft"}""", "text becomes a chat message: messages are JSON"),
        new("topic, NACK", """a: MESSAGE (body):{"ns":"urn:x","n":1} | a: MESSAGE (body):{"ns":"urn:x","n":2}""", "the first comes again there: elsewhere than on a queue there is nobody else to give it to"),
        new("queue, UNSUBSCRIBE with jobs", """b: MESSAGE (body):{"ns":"urn:x","n":2} | b: MESSAGE (body):{"ns":"urn:x","n":1}""", "RabbitMQ holds them until the connection ends; here somebody else gets them at once"),
    ];
}
