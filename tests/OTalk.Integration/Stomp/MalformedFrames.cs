using System.Text;

namespace OTalk.Integration.Stomp;

/// <summary>What STOMP 1.2 does not allow, and what is no STOMP at all, with the <c>message</c> that comes.</summary>
internal static class MalformedFrames
{
    private static readonly string s_long = new('x', 17_000);

    /// <summary>Behind CONNECT, in the version named. <c>^@</c> is NUL.</summary>
    public static IReadOnlyList<(string Version, string Sent, string Message)> BehindConnect { get; } =
    [
        // Commands.
        ("1.2", "HELLO\n\n^@", "'HELLO' is no command"),
        ("1.2", "send\ndestination:/inbox\n\nhi^@", "'send' is no command"),
        ("1.2", "SEND \ndestination:/inbox\n\nhi^@", "'SEND ' is no command"),
        ("1.2", "\tSEND\ndestination:/inbox\n\nhi^@", "the frame does not begin with a command"),
        ("1.2", "CONNECTED\nversion:1.2\n\n^@", "CONNECTED is no command of clients"),
        ("1.2", "RECEIPT\nreceipt-id:1\n\n^@", "RECEIPT is no command of clients"),
        ("1.2", "ERROR\nmessage:no\n\n^@", "ERROR is no command of clients"),
        ("1.2", "COMMANDCOMMANDCOMMANDCOMMANDCOMMAND\n\n^@", "a command is longer than 32 bytes"),
        ("1.0", "NACK\nmessage-id:1\n\n^@", "NACK is no command of STOMP 1.0"),

        // Headers that must be there.
        ("1.1", "ACK\nsubscription:1\n\n^@", "ACK needs the header message-id"),
        ("1.1", "ACK\nmessage-id:1\n\n^@", "ACK needs the header subscription"),
        ("1.1", "NACK\nmessage-id:1\n\n^@", "NACK needs the header subscription"),
        ("1.1", "SUBSCRIBE\ndestination:/inbox\n\n^@", "SUBSCRIBE needs the header id"),
        ("1.1", "UNSUBSCRIBE\ndestination:/inbox\n\n^@", "UNSUBSCRIBE needs the header id"),
        ("1.0", "UNSUBSCRIBE\n\n^@", "UNSUBSCRIBE needs the header id or destination"),
        ("1.0", "ACK\n\n^@", "ACK needs the header message-id"),
        ("1.2", "NACK\n\n^@", "NACK needs the header id"),
        ("1.2", "COMMIT\n\n^@", "COMMIT needs the header transaction"),
        ("1.2", "ABORT\n\n^@", "ABORT needs the header transaction"),

        // Values of headers.
        ("1.0", "SUBSCRIBE\ndestination:/inbox\nack:client-individual\n\n^@", "ack is neither auto nor client"),
        ("1.2", "SEND\ndestination:\n\nhi^@", "destination: the server is missing"),
        ("1.2", "SEND\ndestination: /inbox\n\nhi^@", "destination: the server ' ' contains ' '"),
        ("1.2", "ACK\nid:\n\n^@", "no message of that id waits to be acknowledged"),
        ("1.2", "ACK\nid:1\ntransaction:t\n\n^@", "no message of that id waits to be acknowledged"),

        // The form of headers.
        ("1.2", "SEND\ndestination:/inbox\nnonsense\n\nhi^@", "a header has no colon"),
        ("1.2", "SEND\ndestination:/inbox\n:nonsense\n\nhi^@", "a header has no name"),
        ("1.2", "SEND\ndestination:/in\\tbox\n\nhi^@", "a header has an escape that STOMP 1.2 does not define"),
        ("1.2", "SEND\ndestination:/inbox\\\n\nhi^@", "a header has an escape that STOMP 1.2 does not define"),
        ("1.2", "SEND\ndesti\\nation\\x:/inbox\n\nhi^@", "a header has an escape that STOMP 1.2 does not define"),
        ("1.1", "SEND\ndestination:/inbox\\r\n\nhi^@", "a header has an escape that STOMP 1.1 does not define"),
        ("1.2", $"SEND\ndestination:/inbox\nmine:{s_long}\n\nhi^@", "a header is longer than 16384 bytes"),
        ("1.2", $"SEND\n{s_long}", "a header is longer than 16384 bytes"),
        ("1.2", $"SEND\n{string.Concat(Enumerable.Repeat("a:b\n", 65))}\nhi^@", "the frame has more than 64 headers"),

        // Lengths and bodies.
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:two\n\nhi^@", "content-length is no whole number from 0"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:-1\n\nhi^@", "content-length is no whole number from 0"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:2.0\n\nhi^@", "content-length is no whole number from 0"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:\n\nhi^@", "content-length is no whole number from 0"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:1\n\nhi^@", "the body is longer than its content-length"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:5\n\nhi^@SEND\ndestination:/inbox\n\nhi^@", "the body is longer than its content-length"),
        ("1.2", "SEND\ndestination:/inbox\ncontent-length:99999999999999999999\n\nhi^@", "the frame is longer than 262144 bytes"),
        ("1.2", "UNSUBSCRIBE\nid:1\n\nbody^@", "UNSUBSCRIBE has a body"),
        ("1.2", "BEGIN\ntransaction:t\n\nbody^@", "BEGIN has a body"),
        ("1.2", "COMMIT\ntransaction:t\n\nbody^@", "COMMIT has a body"),
        ("1.2", "ABORT\ntransaction:t\n\nbody^@", "ABORT has a body"),
        ("1.2", "ACK\nid:1\n\nbody^@", "ACK has a body"),
        ("1.2", "NACK\nid:1\n\nbody^@", "NACK has a body"),
        ("1.2", "DISCONNECT\n\nbody^@", "DISCONNECT has a body"),

        // NUL and CR where they do not belong.
        ("1.2", "^@", "a command contains a NUL byte"),
        ("1.2", "SEND^@", "a command contains a NUL byte"),
        ("1.2", "SEND\ndestination:/in^@box\n\nhi^@", "a header contains a NUL byte"),
        ("1.2", "SEND\ndestination:/inbox^@", "a header contains a NUL byte"),
        ("1.2", "BEGIN\ntransaction:t\n\n^@^@", "a command contains a NUL byte"),
        ("1.2", "BEGIN\ntransaction:t\n\n^@rest^@", "a command contains a NUL byte"),
        ("1.2", "\rSEND\ndestination:/inbox\n\nhi^@", "the frame does not begin with a command"),
        ("1.2", "SEND\r\r\ndestination:/inbox\n\nhi^@", "the frame does not begin with a command"),
        ("1.2", "SEND\rdestination:/inbox\r\rhi^@", "a command contains a NUL byte"),
        ("1.2", "SEND\ndestination:/inbox\rmore\n\nhi^@", "destination: the path segment 'inbox\ufffdmore' contains a control character"),
    ];

    /// <summary>In place of CONNECT.</summary>
    public static IReadOnlyList<(string Sent, string Message)> InPlaceOfConnect { get; } =
    [
        ("SUBSCRIBE\nid:1\ndestination:/inbox\n\n^@", "SUBSCRIBE came before CONNECT"),
        ("BEGIN\ntransaction:t\n\n^@", "BEGIN came before CONNECT"),
        ("DISCONNECT\nreceipt:1\n\n^@", "DISCONNECT came before CONNECT"),
        ("CONNECTED\nversion:1.2\n\n^@", "CONNECTED came before CONNECT"),
        ("CONNECT\naccept-version:\n\n^@", "no version of accept-version is supported"),
        ("CONNECT\naccept-version:1.3,2.0\n\n^@", "no version of accept-version is supported"),
        ("CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\nbody^@", "CONNECT has a body"),
        ("STOMP\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\nbody^@", "STOMP has a body"),
        ("CONNECT\naccept-version:1.2\nheart-beat:often\n\n^@", "heart-beat is not two whole numbers with a comma between them"),
        ("CONNECT\naccept-version:1.2\nheart-beat:1000\n\n^@", "heart-beat is not two whole numbers with a comma between them"),
        ("CONNECT\naccept-version:1.2\nheart-beat:-1,0\n\n^@", "heart-beat is not two whole numbers with a comma between them"),
        ("CONNECT\naccept-version:1.2\nnonsense\n\n^@", "a header has no colon"),
        ("CONNECT\naccept-version:1.2\ncontent-length:x\n\n^@", "content-length is no whole number from 0"),
        ("CONNECT^@", "a command contains a NUL byte"),
        ("{\"ack\":1}\n", "'{\"ack\":1}' is no command"),
        ("EHLO montague.com\r\n", "'EHLO montague.com' is no command"),
        ("<stream:stream to='montague.com'>\n", "a command is longer than 32 bytes"),
    ];

    /// <summary>Bytes that are no text, in place of CONNECT and behind it.</summary>
    public static IReadOnlyList<(string What, byte[] Sent, string Message)> Bytes { get; } =
    [
        ("the beginning of TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, .. Enumerable.Range(0, 500).Select(static number => (byte)(number * 37))], "a command contains a NUL byte"),
        ("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), "'PRI * HTTP/2.0' is no command"),
        ("bytes that are no UTF-8", [0xff, 0xfe, 0xfd, (byte)'\n'], "the frame does not begin with a command"),
        ("a byte order mark", [0xef, 0xbb, 0xbf, .. "CONNECT\n\n\0"u8], "the frame does not begin with a command"),
        ("a header that is no UTF-8", [.. "STOMP\nlogin:"u8, 0xc3, 0x28, .. "\n\n\0"u8], "a header is not valid UTF-8"),
        ("rubbish", [.. Enumerable.Range(1, 100_000).Select(static number => (byte)((number * 7919) | 1))], "a command is longer than 32 bytes"),
    ];

    /// <summary>The bytes of a frame as it is written here.</summary>
    public static byte[] ToBytes(string sent) => Encoding.UTF8.GetBytes(sent.Replace("^@", "\0", StringComparison.Ordinal));
}
