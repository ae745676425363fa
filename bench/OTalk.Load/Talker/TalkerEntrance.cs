using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;

namespace OTalk.Load.Talker;

/// <summary>
/// Opens connections that are in a room, in the dialect of the Talker document. That says nothing to who has come; so each sends itself a
/// private message, which comes back when it is in the room and which nobody else gets.
/// </summary>
/// <param name="server">Where the server serves Talker.</param>
/// <param name="scratch">Of the thread that will use the connections.</param>
internal sealed class TalkerEntrance(IPEndPoint server, ReceiveScratch scratch)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Opens one.</summary>
    /// <param name="room">The room, <c>ACCOUNT.NAME</c>.</param>
    /// <param name="user">Who comes.</param>
    /// <param name="token">A personal access token of theirs.</param>
    /// <exception cref="IOException">The server refused it, or is not there.</exception>
    public TalkerConnection Open(string room, string user, string token)
    {
        var connection = TalkerConnection.Open(server, scratch, Patience);
        try
        {
            var id = Guid.NewGuid().ToString();
            Send(connection, new JsonObject { ["type"] = "connect", ["room"] = room, ["user"] = user, ["token"] = token });
            Send(connection, new JsonObject { ["type"] = "message", ["content"] = id, ["id"] = id, ["final"] = true, ["to"] = user });
            connection.Flush();
            var awaited = new Awaited(id);
            while (!awaited.HasCome)
                connection.Receive(awaited);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Send(TalkerConnection connection, JsonObject request) =>
        connection.Send(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"));

    /// <summary>Passes over what others say until a message with one content is there: a private one has an id of the server's.</summary>
    private sealed class Awaited(string content) : ITextSink
    {
        public bool HasCome { get; private set; }

        public void Text(ReadOnlySpan<byte> payload)
        {
            var line = JsonNode.Parse(payload)!;
            if (line["type"]?.GetValue<string>() == "error")
                throw new IOException($"The server does not let a member into the room: {line.ToJsonString()}");
            HasCome |= line["content"]?.GetValue<string>() == content;
        }
    }
}
