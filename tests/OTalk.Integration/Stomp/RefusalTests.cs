using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Stomp;

/// <summary>What is wrong is answered ERROR, and the connection is closed.</summary>
public sealed class RefusalTests(StompServer shared) : IClassFixture<StompServer>
{
    private const string Hello = "CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\n\0";

    /// <summary>What is sent behind CONNECT, and the <c>message</c> that comes.</summary>
    public static TheoryData<string, string> BehindConnect { get; } = new()
    {
        { "CONNECT\naccept-version:1.2\n\n\0", "the connection has begun already" },
        { "STOMP\naccept-version:1.2\n\n\0", "the connection has begun already" },
        { "HELLO\n\n\0", "'HELLO' is no command" },
        { "MESSAGE\n\n\0", "MESSAGE is no command of clients" },
        { "SEND\n\nhi\0", "SEND needs the header destination" },
        { "SEND\ndestination:a\\qb\n\nhi\0", "a header has an escape that STOMP 1.2 does not define" },
        { "SEND\ndestination:/inbox\ncontent-length:2\n\nhi!\0", "the body is longer than its content-length" },
        { "SEND\ndestination:/inbox\ncontent-length:x\n\nhi\0", "content-length is no whole number from 0" },
        { "SEND\ndestination:/inbox\nno colon\n\nhi\0", "a header has no colon" },
        { "SEND\ndestination:/inbox\ntransient:maybe\n\nhi\0", "transient is neither true nor false" },
        { "SEND\ndestination:/inbox\nmsgid:7\n\nhi\0", "msgid is no message id, or another one than that of the destination" },
        { "SEND\ndestination:/inbox?key=a\nkey:b\n\nhi\0", "key is none, or another one than that of the destination" },
        { "SEND\ndestination:/*\n\nhi\0", "to is a pattern: a message goes to one channel" },
        { "SEND\ndestination:/inbox\ntransaction:t\n\nhi\0", "no transaction of that name is begun" },
        { "SUBSCRIBE\nid:1\n\n\0", "SUBSCRIBE needs the header destination" },
        { "SUBSCRIBE\ndestination:/inbox\n\n\0", "SUBSCRIBE needs the header id" },
        { "SUBSCRIBE\nid:1\ndestination:/inbox\nack:never\n\n\0", "ack is none of auto, client and client-individual" },
        { "SUBSCRIBE\nid:1\ndestination:/inbox\nprefetch-count:0\n\n\0", "prefetch-count is no whole number from 1 to 100" },
        { "SUBSCRIBE\nid:1\ndestination:/inbox\n\n\0SUBSCRIBE\nid:1\ndestination:/requests\n\n\0", "the id is subscribed already" },
        { "SUBSCRIBE\nid:1\ndestination:/nowhere\n\n\0", "not subscribed" },
        { "SUBSCRIBE\nid:1\ndestination:/topic/balcony\n\n\0", "not subscribed" },
        { "SUBSCRIBE\nid:1\ndestination:juliet@montague.com/inbox\n\n\0", "not subscribed" },
        { "SUBSCRIBE\nid:1\ndestination:/inbox\n\nbody\0", "SUBSCRIBE has a body" },
        { "UNSUBSCRIBE\nid:1\n\n\0", "nothing is subscribed by that id" },
        { "UNSUBSCRIBE\n\n\0", "UNSUBSCRIBE needs the header id" },
        { "ACK\nid:1\n\n\0", "no message of that id waits to be acknowledged" },
        { "ACK\n\n\0", "ACK needs the header id" },
        { "NACK\nid:1-0fa5e4a2-7a48-4c9e-8c39-4f5d5cd5a711\n\n\0", "no message of that id waits to be acknowledged" },
        { "BEGIN\ntransaction:t\n\n\0BEGIN\ntransaction:t\n\n\0", "a transaction of that name is begun already" },
        { "BEGIN\ntransaction:t\n\n\0ACK\nid:1\ntransaction:t\n\n\0", "no message of that id waits to be acknowledged" },
        { "BEGIN\n\n\0", "BEGIN needs the header transaction" },
        { "COMMIT\ntransaction:t\n\n\0", "no transaction of that name is begun" },
        { "ABORT\ntransaction:t\n\n\0", "no transaction of that name is begun" },
    };

    /// <summary>What is sent in place of a good CONNECT, and the <c>message</c> that comes.</summary>
    public static TheoryData<string, string> InPlaceOfConnect { get; } = new()
    {
        { "SEND\ndestination:/inbox\n\nhi\0", "SEND came before CONNECT" },
        { "CONNECT\naccept-version:2.0\nhost:montague.com\n\n\0", "no version of accept-version is supported" },
        { "CONNECT\naccept-version:1.2\nhost:capulet.com\nlogin:romeo\npasscode:secret\n\n\0", "host is no domain of this server" },
        { "CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:wrong\n\n\0", "authentication failed" },
        { "CONNECT\naccept-version:1.2\nlogin:nobody\npasscode:secret\n\n\0", "authentication failed" },
        { "CONNECT\naccept-version:1.2\npasscode:secret\n\n\0", "authentication failed" },
        { "CONNECT\naccept-version:1.2\n\n\0", "authentication failed" },
        { "CONNECT\naccept-version:1.2\nAuthorization:Bearer otk_x\n\n\0", "authentication failed" },
        { "CONNECT\naccept-version:1.2\nlogin:romeo@montague.com/inbox\npasscode:secret\n\n\0", "authentication failed" },
        { "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "'GET / HTTP/1.1' is no command" },
    };

    [Theory]
    [MemberData(nameof(BehindConnect))]
    [Covers("stomp.error", "stomp.not-subscribed", "stomp.subscribe.in-use", "stomp.unknown-ids", "stomp.second-connect", "stomp.queue.prefetch")]
    public async Task A_wrong_frame_is_told_and_ends_the_connection(string sent, string message)
    {
        using RawStomp client = RawStomp.Open(shared.Port);
        await client.SendAsync(Hello + sent);
        await client.ReceiveAsync("CONNECTED");
        await client.FailsAsync(message);
    }

    [Theory]
    [MemberData(nameof(InPlaceOfConnect))]
    [Covers("stomp.host", "stomp.authentication.failed")]
    public async Task A_wrong_beginning_is_told_and_ends_the_connection(string sent, string message)
    {
        using RawStomp client = RawStomp.Open(shared.Port);
        await client.SendAsync(sent);
        await client.FailsAsync(message);
    }

    [Fact]
    [Covers("stomp.error", "stomp.error.condition")]
    public Task An_error_names_the_receipt_and_the_condition() => StompHouse.UseAsync(async (_, port) =>
    {
        using RawStomp client = await RawStomp.ConnectAsync(port, "romeo");
        await client.SendAsync("SEND\ndestination:juliet@montague.com/diary\nreceipt:r1\n\nhi\0");
        RawStompFrame error = await client.FailsAsync("there is no channel juliet@montague.com/diary");
        Assert.Equal("r1", error["receipt-id"]);
        Assert.Equal("404 item-not-found: there is no channel juliet@montague.com/diary", error.Body);
    });

    [Fact]
    [Covers("stomp.limits.frame")]
    public Task A_frame_over_the_limit_is_refused() => StompHouse.UseAsync(
        async (_, port) =>
        {
            using RawStomp client = await RawStomp.ConnectAsync(port, "romeo");
            await client.SendAsync($"SEND\ndestination:/inbox\n\n{new string('a', 2000)}\0");
            await client.FailsAsync("the frame is longer than 1000 bytes");
        },
        "Limits:StanzaBytes=1000");

    [Fact]
    [Covers("stomp.limits.handshake")]
    public Task Who_does_not_connect_in_time_is_told_to_go() => StompHouse.UseAsync(
        async (_, port) =>
        {
            using RawStomp client = RawStomp.Open(port);
            await client.FailsAsync("nobody connected within 1 seconds");
        },
        "Limits:HandshakeTimeout=00:00:01");

    [Fact]
    [Covers("stomp.heart-beat.silence")]
    public Task Who_promised_heart_beats_and_is_silent_is_closed() => StompHouse.UseAsync(
        async (_, port) =>
        {
            using RawStomp client = RawStomp.Open(port);
            await client.SendAsync("CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\nheart-beat:1000,1000\n\n\0");
            Assert.Equal("1000,1000", (await client.ReceiveAsync("CONNECTED"))["heart-beat"]);
            await client.ReceiveBeatAsync();
            await client.FailsAsync("nothing came for 2000 milliseconds, not even a heart-beat");
        },
        "Stomp:HeartBeat=00:00:01");

    [Fact]
    [Covers("stomp.transaction.bounds")]
    public Task Transactions_are_bounded() => StompHouse.UseAsync(async (_, port) =>
    {
        using RawStomp client = await RawStomp.ConnectAsync(port, Cast.Romeo);
        await client.SendAsync(string.Concat(Enumerable.Range(0, 17).Select(static number => $"BEGIN\ntransaction:{number}\n\n\0")));
        await client.FailsAsync("16 transactions are begun already, as many as may be");
    });
}
