using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

/// <summary>Frames of clients by name: the version, how the frame is written, what is read, and whether it is the one way to write it.</summary>
internal static class FrameCases
{
    internal static IReadOnlyDictionary<string, FrameCase> All { get; } = new Dictionary<string, FrameCase>(StringComparer.Ordinal)
    {
        ["connect"] = new(StompVersion.V12, "CONNECT\naccept-version:1.0,1.1,1.2\nhost:montague.com\n\n\0", Frame(StompCommand.Connect, "", ("accept-version", "1.0,1.1,1.2"), ("host", "montague.com"))),
        ["connect has no escapes"] = new(StompVersion.V12, "CONNECT\nhost:montague.com:8080\npasscode: a\\c\\q \n\n\0", Frame(StompCommand.Connect, "", ("host", "montague.com:8080"), ("passcode", " a\\c\\q "))),
        ["connect under its newer name"] = new(StompVersion.V11, "STOMP\nlogin:a:b\n\n\0", Frame(StompCommand.Stomp, "", ("login", "a:b"))),
        ["connected has none either"] = new(StompVersion.V12, "CONNECTED\nversion:1.2\nsession:a:b\\\n\n\0", Frame(StompCommand.Connected, "", ("version", "1.2"), ("session", "a:b\\"))),
        ["no headers, no body"] = new(StompVersion.V12, "DISCONNECT\n\n\0", Frame(StompCommand.Disconnect, "")),
        ["no blank line"] = new(StompVersion.V12, "DISCONNECT\nreceipt:77\n\0", Frame(StompCommand.Disconnect, "", ("receipt", "77")), IsUsual: false),
        ["neither headers nor blank line"] = new(StompVersion.V10, "DISCONNECT\n\0", Frame(StompCommand.Disconnect, ""), IsUsual: false),
        ["a body up to its NUL"] = new(StompVersion.V12, "SEND\ndestination:/a\n\nhello\r\nthere\n\0", Frame(StompCommand.Send, "hello\r\nthere\n", ("destination", "/a"))),
        ["a body with NULs"] = new(StompVersion.V12, "SEND\ncontent-length:5\n\n\0a\0\n\0\0", Frame(StompCommand.Send, "\0a\0\n\0", ("content-length", "5"))),
        ["an empty body by its length"] = new(StompVersion.V11, "SEND\ncontent-length:0\n\n\0", Frame(StompCommand.Send, "", ("content-length", "0"))),
        ["the first content-length counts"] = new(StompVersion.V12, "SEND\ncontent-length:2\ncontent-length:x\n\n\0\0\0", Frame(StompCommand.Send, "\0\0", ("content-length", "2"), ("content-length", "x"))),
        ["a body in any script"] = new(StompVersion.V12, "SEND\ndestination:/caf\u00e9\n\n\ud83d\ude00\0", Frame(StompCommand.Send, "\ud83d\ude00", ("destination", "/caf\u00e9"))),
        ["repeated headers"] = new(StompVersion.V12, "SEND\na:1\nb:2\na:3\n\n\0", Frame(StompCommand.Send, "", ("a", "1"), ("b", "2"), ("a", "3"))),
        ["an empty value"] = new(StompVersion.V11, "SEND\na:\n\n\0", Frame(StompCommand.Send, "", ("a", ""))),
        ["1.2 has four escapes"] = new(StompVersion.V12, "SEND\n\\cn\\n\\r\\\\:\\\\n\\c\\n\\r\\\\\n\n\0", Frame(StompCommand.Send, "", (":n\n\r\\", "\\n:\n\r\\"))),
        ["1.1 has three"] = new(StompVersion.V11, "SEND\n\\cn\\n\\\\:\\\\r\\c\\n\\\\\n\n\0", Frame(StompCommand.Send, "", (":n\n\\", "\\r:\n\\"))),
        ["1.0 has none"] = new(StompVersion.V10, "SEND\na\\c:\\n\\q:b\\\n\n\0", Frame(StompCommand.Send, "", ("a\\c", "\\n\\q:b\\"))),
        ["1.0 trims values"] = new(StompVersion.V10, "SEND\na : \tb c\t \ncontent-length: 1 \n\n\0\0", Frame(StompCommand.Send, "\0", ("a ", "b c"), ("content-length", "1")), IsUsual: false),
        ["1.1 does not"] = new(StompVersion.V11, "SEND\na : b\t\n\n\0", Frame(StompCommand.Send, "", ("a ", " b\t"))),
        ["1.2 does not"] = new(StompVersion.V12, "SEND\na : b\t\n\n\0", Frame(StompCommand.Send, "", ("a ", " b\t"))),
        ["colons of a value as they are"] = new(StompVersion.V12, "SEND\na:b:c:\n\n\0", Frame(StompCommand.Send, "", ("a", "b:c:")), IsUsual: false),
        ["lines that end in CR LF"] = new(StompVersion.V12, "SEND\r\na:b\r\n\r\n\r\n\0", Frame(StompCommand.Send, "\r\n", ("a", "b")), IsUsual: false),
        ["such lines in 1.0 too"] = new(StompVersion.V10, "SEND\r\na:b\n\r\nc\0", Frame(StompCommand.Send, "c", ("a", "b")), IsUsual: false),
        ["CR that ends no line"] = new(StompVersion.V11, "SEND\na:\rb\n\nc\0", Frame(StompCommand.Send, "c", ("a", "\rb"))),
        ["as many headers as there may be"] = new(StompVersion.V12, $"SEND\n{Lines(64)}\n\0", Frame(StompCommand.Send, "", [.. Enumerable.Range(0, 64).Select(static n => ($"h{n}", "v"))])),
        ["a header as long as it may be"] = new(StompVersion.V12, $"SEND\na:{Long}\n\n\0", Frame(StompCommand.Send, "", ("a", Long))),
    };

    internal static TheoryData<string> Names { get; } = [.. All.Keys];

    /// <summary>With its colon and name exactly 16 KiB.</summary>
    private static string Long => new('v', (16 * 1024) - 2);

    internal static StompFrame Frame(StompCommand command, string body, params (string Name, string Value)[] headers) =>
        new(command, new StompHeaders([.. headers.Select(static header => new StompHeader(header.Name, header.Value))]), Encoding.UTF8.GetBytes(body));

    internal static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(static n => $"h{n}:v\n"));
}

/// <summary>One entry of the table.</summary>
/// <param name="Version">What the connection speaks.</param>
/// <param name="Text">The frame on the wire.</param>
/// <param name="Frame">What it says.</param>
/// <param name="IsUsual">Whether a client that writes the frame writes it like that.</param>
internal sealed record FrameCase(StompVersion Version, string Text, StompFrame Frame, bool IsUsual = true)
{
    internal byte[] Bytes => Encoding.UTF8.GetBytes(Text);
}
