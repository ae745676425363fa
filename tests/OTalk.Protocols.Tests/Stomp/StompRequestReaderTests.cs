using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class StompRequestReaderTests
{
    private const StompVersion V10 = StompVersion.V10;
    private const StompVersion V11 = StompVersion.V11;
    private const StompVersion V12 = StompVersion.V12;

    private static readonly StompHeaders _headers = new();

    private static readonly Dictionary<string, (StompVersion[] Versions, string Text, StompRequest Request)> _cases = new(StringComparer.Ordinal)
    {
        ["send"] = ([V10, V11, V12], "SEND\ndestination:/a\n\nhello\0", new StompSend("/a", default, _headers)),
        ["send with everything"] = (
            [V10, V11, V12],
            "SEND\ndestination:/a\ncontent-type:text/plain\nkey:k\nmsgid:7\ntransient:true\ntransaction:t1\nreceipt:r1\n\nhello\0",
            new StompSend("/a", default, _headers) { ContentType = "text/plain", Key = "k", MsgId = "7", Transient = true, Transaction = "t1", Receipt = "r1" }),
        ["send that is stored"] = ([V10, V11, V12], "SEND\ndestination:/a\ntransient:false\n\nhello\0", new StompSend("/a", default, _headers)),
        ["send twice to"] = ([V12], "SEND\ndestination:/a\ndestination:/b\n\nhello\0", new StompSend("/a", default, _headers)),
        ["subscribe"] = ([V10, V11, V12], "SUBSCRIBE\nid:0\ndestination:/a\n\n\0", new StompSubscribe("0", "/a", StompAckMode.Auto, _headers)),
        ["subscribe, auto"] = ([V10, V11, V12], "SUBSCRIBE\nid:0\ndestination:/a\nack:auto\n\n\0", new StompSubscribe("0", "/a", StompAckMode.Auto, _headers)),
        ["subscribe, client"] = ([V10, V11, V12], "SUBSCRIBE\nid:0\ndestination:/a\nack:client\nreceipt:r1\n\n\0", new StompSubscribe("0", "/a", StompAckMode.Client, _headers) { Receipt = "r1" }),
        ["subscribe, one by one"] = ([V11, V12], "SUBSCRIBE\nid:0\ndestination:/a\nack:client-individual\n\n\0", new StompSubscribe("0", "/a", StompAckMode.ClientIndividual, _headers)),
        ["subscribe without id"] = ([V10], "SUBSCRIBE\ndestination:/a\n\n\0", new StompSubscribe(null, "/a", StompAckMode.Auto, _headers)),
        ["subscribe with an ignored body"] = ([V10, V11], "SUBSCRIBE\nid:0\ndestination:/a\n\nbody\0", new StompSubscribe("0", "/a", StompAckMode.Auto, _headers)),
        ["unsubscribe"] = ([V10, V11, V12], "UNSUBSCRIBE\nid:0\nreceipt:r1\n\n\0", new StompUnsubscribe("0", null) { Receipt = "r1" }),
        ["unsubscribe with both"] = ([V10, V11, V12], "UNSUBSCRIBE\ndestination:/a\nid:0\n\n\0", new StompUnsubscribe("0", null)),
        ["unsubscribe by destination"] = ([V10], "UNSUBSCRIBE\ndestination:/a\n\n\0", new StompUnsubscribe(null, "/a")),
        ["ack by id"] = ([V12], "ACK\nid:7\ntransaction:t1\nreceipt:r1\n\n\0", new StompAck("7", null) { Transaction = "t1", Receipt = "r1" }),
        ["ack by id, whatever else it says"] = ([V12], "ACK\nid:7\nmessage-id:8\nsubscription:0\n\n\0", new StompAck("7", null)),
        ["ack by message and subscription"] = ([V10, V11], "ACK\nmessage-id:7\nsubscription:0\ntransaction:t1\n\n\0", new StompAck("7", "0") { Transaction = "t1" }),
        ["ack by message"] = ([V10], "ACK\nmessage-id:7\n\n\0", new StompAck("7", null)),
        ["nack by id"] = ([V12], "NACK\nid:7\ntransaction:t1\nreceipt:r1\n\n\0", new StompNack("7", null) { Transaction = "t1", Receipt = "r1" }),
        ["nack by message and subscription"] = ([V11], "NACK\nmessage-id:7\nsubscription:0\n\n\0", new StompNack("7", "0")),
        ["begin"] = ([V10, V11, V12], "BEGIN\ntransaction:t1\nreceipt:r1\n\n\0", new StompBegin("t1") { Receipt = "r1" }),
        ["commit"] = ([V10, V11, V12], "COMMIT\ntransaction:t1\nreceipt:r1\n\n\0", new StompCommit("t1") { Receipt = "r1" }),
        ["abort"] = ([V10, V11, V12], "ABORT\ntransaction:t1\nreceipt:r1\n\n\0", new StompAbort("t1") { Receipt = "r1" }),
        ["disconnect"] = ([V10, V11, V12], "DISCONNECT\nreceipt:r1\n\n\0", new StompDisconnect { Receipt = "r1" }),
        ["disconnect without receipt"] = ([V10, V11, V12], "DISCONNECT\n\n\0", new StompDisconnect()),
    };

    public static TheoryData<string> Names { get; } = [.. _cases.Keys];

    public static TheoryData<StompVersion[], string, string, string?> Malformed { get; } = new()
    {
        { [V10, V11, V12], "SEND\nreceipt:r1\n\n\0", "SEND needs the header destination", "r1" },
        { [V10, V11, V12], "SEND\nDestination:/a\n\n\0", "SEND needs the header destination", null },
        { [V10, V11, V12], "SEND\ndestination:/a\ntransient:1\n\n\0", "transient is neither true nor false", null },
        { [V11, V12], "SUBSCRIBE\ndestination:/a\nreceipt:r1\n\n\0", "SUBSCRIBE needs the header id", "r1" },
        { [V10, V11, V12], "SUBSCRIBE\nid:0\n\n\0", "SUBSCRIBE needs the header destination", null },
        { [V11, V12], "SUBSCRIBE\nid:0\ndestination:/a\nack:Auto\n\n\0", "ack is none of auto, client and client-individual", null },
        { [V10], "SUBSCRIBE\ndestination:/a\nack:client-individual\n\n\0", "ack is neither auto nor client", null },
        { [V12], "SUBSCRIBE\nid:0\ndestination:/a\nreceipt:r1\n\nbody\0", "SUBSCRIBE has a body", "r1" },
        { [V11, V12], "UNSUBSCRIBE\ndestination:/a\n\n\0", "UNSUBSCRIBE needs the header id", null },
        { [V10], "UNSUBSCRIBE\n\n\0", "UNSUBSCRIBE needs the header id or destination", null },
        { [V12], "ACK\nmessage-id:7\nsubscription:0\n\n\0", "ACK needs the header id", null },
        { [V11], "ACK\nmessage-id:7\n\n\0", "ACK needs the header subscription", null },
        { [V10, V11], "ACK\nid:7\nsubscription:0\n\n\0", "ACK needs the header message-id", null },
        { [V12], "NACK\nreceipt:r1\n\n\0", "NACK needs the header id", "r1" },
        { [V11], "NACK\nmessage-id:7\n\n\0", "NACK needs the header subscription", null },
        { [V10], "NACK\nmessage-id:7\nreceipt:r1\n\n\0", "NACK is no command of STOMP 1.0", "r1" },
        { [V10, V11, V12], "BEGIN\n\n\0", "BEGIN needs the header transaction", null },
        { [V10, V11, V12], "COMMIT\n\n\0", "COMMIT needs the header transaction", null },
        { [V10, V11, V12], "ABORT\n\n\0", "ABORT needs the header transaction", null },
        { [V12], "DISCONNECT\n\nbye\0", "DISCONNECT has a body", null },
        { [V10, V11, V12], "CONNECT\nreceipt:r1\n\n\0", "the connection has begun already", null },
        { [V10, V11, V12], "STOMP\n\n\0", "the connection has begun already", null },
        { [V10, V11, V12], "CONNECTED\n\n\0", "CONNECTED is no command of clients", null },
        { [V10, V11, V12], "MESSAGE\nreceipt:r1\n\nbody\0", "MESSAGE is no command of clients", "r1" },
        { [V10, V11, V12], "RECEIPT\n\n\0", "RECEIPT is no command of clients", null },
        { [V10, V11, V12], "ERROR\n\n\0", "ERROR is no command of clients", null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_says_what_its_headers_say(string name)
    {
        var (versions, text, expected) = _cases[name];
        foreach (var version in versions)
        {
            var frame = ReadFrame(text, version);
            Assert.True(StompRequestReader.TryRead(frame, version, out var request, out var fault), fault?.Message);
            if (request is StompSend send)
            {
                Assert.Equal("hello", Encoding.UTF8.GetString(send.Body.Span));
                Assert.Same(frame.Headers, send.Headers);
                request = send with { Body = default, Headers = _headers };
            }
            else if (request is StompSubscribe subscribe)
            {
                Assert.Same(frame.Headers, subscribe.Headers);
                request = subscribe with { Headers = _headers };
            }

            Assert.Equal(expected, request);
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_request_that_lacks_something_is_refused(StompVersion[] versions, string text, string message, string? receipt)
    {
        foreach (var version in versions)
        {
            Assert.False(StompRequestReader.TryRead(ReadFrame(text, version), version, out var request, out var fault));
            Assert.Null(request);
            Assert.Equal(new StompFault(message) { ReceiptId = receipt }, fault);
        }
    }

    internal static StompFrame ReadFrame(string text, StompVersion version)
    {
        var input = new System.Buffers.ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text));
        Assert.Equal(StompReadResult.Frame, new StompReader(0) { Version = version }.Read(ref input, out var frame, out _));
        return frame!;
    }
}
