using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Tests;

/// <summary>An oTalk server that answers every query, and every STOMP frame, with what a script says and writes down what it was asked.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<JsonObject, JsonObject> _answer;
    private readonly Func<string, IEnumerable<string>> _answerFrame;

    /// <summary>Listens at once.</summary>
    /// <param name="answer">Gives the members of the answer to a stanza, other than its id.</param>
    /// <param name="answerFrame">Gives the frames that answer a STOMP frame; null where there is no STOMP.</param>
    public ScriptedServer(Func<JsonObject, JsonObject> answer, Func<string, IEnumerable<string>>? answerFrame = null)
    {
        _answer = answer;
        _answerFrame = answerFrame ?? (_ => []);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The stanzas received, of all connections, in the order in which they came.</summary>
    public List<JsonObject> Asked { get; } = [];

    /// <summary>The STOMP frames received, of all connections, in the order in which they came.</summary>
    public List<string> Frames { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        var stream = client.GetStream();
        var bytes = new byte[65_536];
        var head = Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes));
        var greeting = """{"from":"localhost/stream/s0","to":"s0","msg":{"ns":"http://otalk.com/p/session-capabilities"}}""";
        var isStomp = head.StartsWith("GET /stomp ", StringComparison.Ordinal);
        // In one segment, as a fast server's greeting arrives. In STOMP the client speaks first.
        await stream.WriteAsync((byte[])[.. Handshake.Answer(Handshake.Header(head, "Sec-WebSocket-Key")!), .. isStomp ? [] : Frame(greeting)]);

        var length = 0;
        int count;
        while ((count = await stream.ReadAsync(bytes.AsMemory(length))) > 0)
        {
            length += count;
            var (answers, consumed) = Answers(bytes.AsSpan(0, length), isStomp);
            bytes.AsSpan(consumed, length - consumed).CopyTo(bytes);
            length -= consumed;
            foreach (var answer in answers)
                await stream.WriteAsync(Frame(answer));
        }
    }

    private (List<string> Answers, int Consumed) Answers(Span<byte> received, bool isStomp)
    {
        var answers = new List<string>();
        var rest = received;
        while (FrameReader.TryRead(rest, out var frame))
        {
            if (isStomp)
                answers.AddRange(AnswersTo(Encoding.UTF8.GetString(frame.Payload)));
            else
                answers.Add(AnswerTo(JsonNode.Parse(frame.Payload)!.AsObject()));
            rest = rest[frame.Length..];
        }

        return (answers, received.Length - rest.Length);
    }

    private string AnswerTo(JsonObject stanza)
    {
        var answer = _answer(stanza);
        answer["id"] = stanza["id"]?.DeepClone();
        lock (Asked)
            Asked.Add(stanza);
        return answer.ToJsonString();
    }

    private IEnumerable<string> AnswersTo(string frame)
    {
        lock (Asked)
            Frames.Add(frame);
        return _answerFrame(frame);
    }

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var frame = new byte[payload.Length + FrameWriter.MaxOverhead];
        return frame[..FrameWriter.WriteUnmasked(frame, Opcode.Text, payload)];
    }
}
