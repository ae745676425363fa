using System.Net;
using System.Net.Sockets;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Stomp;

/// <summary>A frame as it came, without the escapes of 1.2.</summary>
internal sealed record RawStompFrame(string Command, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The value of a header that is there.</summary>
    public string this[string header] => Headers.TryGetValue(header, out string? value) ? value : throw new HarnessException($"{Command} has no {header}");
}

/// <summary>A client of the STOMP door that is nothing but a stream: frames out as they are written here, frames in.</summary>
internal sealed class RawStomp(Stream stream) : IDisposable
{
    private readonly byte[] _byte = new byte[1];
    private readonly Queue<RawStompFrame> _setAside = new();

    /// <summary>A connection on which nothing has been said.</summary>
    public static RawStomp Open(int port)
    {
        var client = new TcpClient { NoDelay = true };
        client.Connect(IPAddress.Loopback, port);
        return new RawStomp(client.GetStream());
    }

    /// <summary>A connection of 1.2 on which a session is bound.</summary>
    /// <param name="port">The port of the door.</param>
    /// <param name="login">The identity.</param>
    /// <param name="passcode">Token or password.</param>
    public static async Task<RawStomp> ConnectAsync(int port, string login, string passcode = Cast.Password)
    {
        RawStomp client = Open(port);
        await client.SendAsync($"CONNECT\naccept-version:1.2\nlogin:{login}\npasscode:{passcode}\n\n\0");
        await client.ReceiveAsync("CONNECTED");
        return client;
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes that need be no text.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    /// <summary>Says over TCP that nothing more comes from here (FIN).</summary>
    public void Finish() => ((NetworkStream)stream).Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends a frame with a receipt and reads up to that; what comes before it is set aside.</summary>
    /// <param name="head">Command and headers, each with its line feed.</param>
    /// <param name="body">The body.</param>
    public async Task DoAsync(string head, string body = "")
    {
        string receipt = Guid.NewGuid().ToString("N");
        await SendAsync($"{head}receipt:{receipt}\n\n{body}\0");
        while (true)
        {
            RawStompFrame frame = await ReadAsync() ?? throw new HarnessException($"the server closed the connection instead of confirming {head}");
            if (frame.Command == "ERROR")
                throw new HarnessException($"{head} was answered {frame["message"]}");
            if (frame.Command == "RECEIPT" && frame["receipt-id"] == receipt)
                return;
            _setAside.Enqueue(frame);
        }
    }

    /// <summary>Listens to a destination.</summary>
    public Task SubscribeAsync(string id, string destination, string ack = "auto", string more = "") =>
        DoAsync($"SUBSCRIBE\nid:{id}\ndestination:{destination}\nack:{ack}\n{more}");

    /// <summary>Sends a message without a receipt.</summary>
    public async Task PublishAsync(string destination, string body) => await SendAsync($"SEND\ndestination:{destination}\n\n{body}\0");

    /// <summary>The next frame, which is of this command.</summary>
    public async Task<RawStompFrame> ReceiveAsync(string command)
    {
        RawStompFrame frame = await NextAsync() ?? throw new HarnessException($"the server closed the connection instead of {command}");
        return frame.Command == command
            ? frame
            : throw new HarnessException($"{frame.Command} {string.Join(' ', frame.Headers)} {frame.Body} came instead of {command}");
    }

    /// <summary>An ERROR with this message, then the end.</summary>
    public async Task<RawStompFrame> FailsAsync(string message)
    {
        RawStompFrame error = await ReceiveAsync("ERROR");
        Assert.Equal(message, error["message"]);
        Assert.Null(await NextAsync());
        return error;
    }

    /// <summary>The next frame; null at the end of the connection.</summary>
    public async Task<RawStompFrame?> NextAsync() => _setAside.TryDequeue(out RawStompFrame? earlier) ? earlier : await ReadAsync();

    /// <summary>Waits for a heart-beat, which comes before any frame.</summary>
    public async Task ReceiveBeatAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        Assert.Equal("", await LineAsync(deadline.Token));
    }

    public void Dispose() => stream.Dispose();

    private async Task<RawStompFrame?> ReadAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        var lines = new List<string>();
        while (await LineAsync(deadline.Token) is { } line)
        {
            if (line.Length > 0)
                lines.Add(line);
            else if (lines.Count > 0)
                return await BodyAsync(lines, deadline.Token);
        }

        return null;
    }

    private async Task<RawStompFrame> BodyAsync(List<string> lines, CancellationToken cancel)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.TryAdd(line[..colon], line[(colon + 1)..].Replace("\\c", ":", StringComparison.Ordinal));
        }

        var body = new List<byte>();
        int? length = headers.TryGetValue("content-length", out string? given) ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : null;
        while (await ByteAsync(cancel) is { } next && (next != 0 || body.Count < length))
            body.Add(next);
        return new RawStompFrame(lines[0], headers, Encoding.UTF8.GetString([.. body]));
    }

    private async Task<string?> LineAsync(CancellationToken cancel)
    {
        var line = new List<byte>();
        while (await ByteAsync(cancel) is { } next)
        {
            if (next == '\n')
                return Encoding.UTF8.GetString([.. line]);
            line.Add(next);
        }

        return null;
    }

    private async Task<byte?> ByteAsync(CancellationToken cancel) => await stream.ReadAsync(_byte, cancel) == 0 ? null : _byte[0];
}
