using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>Question and answer on a stream while it is being set up (protocol reference, "Streams, authentication, sessions").</summary>
internal sealed class StanzaDialogue : ITextSink
{
    private readonly WebSocketConnection _connection;
    private readonly Queue<JsonObject> _received = new();
    private int _asked;

    /// <summary>Takes over a stream that was just opened and reads the capabilities the server begins with.</summary>
    public StanzaDialogue(WebSocketConnection connection)
    {
        _connection = connection;
        connection.TakeBuffered(this);
        Stream = Next()["from"]?.GetValue<string>() ?? throw new InvalidDataException("The server's first stanza names no stream.");
    }

    /// <summary>The address of the stream, which authentication and binding are asked of.</summary>
    public string Stream { get; }

    /// <summary>Asks and waits for the answer, passing over whatever else arrives.</summary>
    /// <returns>The content of <c>response</c>.</returns>
    /// <exception cref="IOException">The server answered with an error, or not in time.</exception>
    public JsonObject Ask(string to, JsonObject query)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"setup{++_asked}");
        var stanza = new JsonObject { ["to"] = to, ["id"] = id, ["query"] = query };
        _connection.SendText(Encoding.UTF8.GetBytes(stanza.ToJsonString()));
        _connection.Flush();
        while (true)
        {
            var answer = Next();
            if (answer["id"]?.GetValue<string>() != id)
                continue;
            if (answer["response"] is JsonObject response && response["error"] is null)
                return response;
            throw new IOException($"The server refused {stanza.ToJsonString()}: {answer.ToJsonString()}");
        }
    }

    public void Text(ReadOnlySpan<byte> payload)
    {
        if (JsonNode.Parse(payload) is JsonObject stanza)
            _received.Enqueue(stanza);
    }

    private JsonObject Next()
    {
        JsonObject? stanza;
        while (!_received.TryDequeue(out stanza))
            _connection.Receive(this);
        return stanza;
    }
}
