using System.Buffers.Text;
using System.Net;
using OTalk.Load.Connections;

namespace OTalk.Load.Rest;

/// <summary>The client's end of an HTTP/1.1 connection that is kept alive: answers with a length, each handed over whole, head and body.</summary>
internal sealed class HttpConnection : MessageConnection
{
    private HttpConnection(ReceiveScratch scratch, TimeSpan patience)
        : base(NewSocket(patience), scratch)
    {
    }

    /// <summary>Connects; the server is waited for at most as long as <paramref name="patience"/>, now and in each later step.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    public static HttpConnection Open(Uri server, ReceiveScratch scratch, TimeSpan patience) =>
        Connect(new HttpConnection(scratch, patience), new DnsEndPoint(server.Host, server.Port));

    /// <summary>The status of an answer.</summary>
    public static int StatusOf(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(answer["HTTP/1.1 "u8.Length..], out int status, out _) ? status : 0;

    protected override int Cut(Span<byte> received, ITextSink sink)
    {
        var rest = received;
        while (rest.IndexOf("\r\n\r\n"u8) is var head and >= 0)
        {
            var length = head + "\r\n\r\n"u8.Length + BodyLength(rest[..head]);
            if (rest.Length < length)
                break;
            sink.Text(rest[..length]);
            rest = rest[length..];
        }

        return received.Length - rest.Length;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var start = head.IndexOf("\r\nContent-Length: "u8);
        if (start < 0 || !Utf8Parser.TryParse(head[(start + "\r\nContent-Length: "u8.Length)..], out int length, out _))
            throw new InvalidDataException("The server answered without a length.");
        return length;
    }
}
