using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OTalk.TestKit;

namespace OTalk.Integration.Talk;

/// <summary>A client of the Talker door that is nothing but a socket: lines out, lines in.</summary>
internal sealed class TalkerClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly StreamReader _lines;

    private TalkerClient(int port)
    {
        _client.Connect(IPAddress.Loopback, port);
        _lines = new StreamReader(_client.GetStream());
    }

    /// <summary>A connection that has sent <c>connect</c>.</summary>
    public static async Task<TalkerClient> ConnectAsync(int port, string room, string user, string token)
    {
        TalkerClient client = new(port);
        await client.SendAsync(JsonSerializer.Serialize(new { type = "connect", room, user, token }));
        return client;
    }

    public async Task SendAsync(string line) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Says something to all in the room.</summary>
    public Task SayAsync(Guid id, string content, bool final) =>
        SendAsync(final ? JsonSerializer.Serialize(new { type = "message", content, id, final }) : JsonSerializer.Serialize(new { type = "message", content, id }));

    /// <summary>Reads up to the next line that is looked for; partial messages may be left out by the server.</summary>
    /// <param name="what">What is waited for, to be read after "never: ".</param>
    /// <param name="wanted">Whether it is the line.</param>
    public async Task<JsonElement> ReceiveAsync(string what, Func<JsonElement, bool> wanted)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        List<string> others = [];
        try
        {
            while (await _lines.ReadLineAsync(deadline.Token) is { } line)
            {
                JsonElement received = JsonElement.Parse(line);
                if (wanted(received))
                    return received;
                others.Add(line);
            }

            throw new HarnessException($"the server closed the connection; never: {what}; instead:\n{string.Join('\n', others)}");
        }
        catch (OperationCanceledException e)
        {
            throw new HarnessException($"never: {what}; instead:\n{string.Join('\n', others)}", e);
        }
    }

    /// <summary>Reads up to the message with this text.</summary>
    public Task<JsonElement> ReceiveMessageAsync(string content, bool final) => ReceiveAsync(
        $"the {(final ? "final" : "partial")} message {content}",
        line => Is(line, "message") && line.GetProperty("content").ValueEquals(content) && line.TryGetProperty("final", out _) == final);

    /// <summary>Reads up to the coming or going of a user.</summary>
    /// <param name="type"><c>join</c> or <c>leave</c>.</param>
    /// <param name="user">The user's name.</param>
    public Task ReceivePresenceAsync(string type, string user) =>
        ReceiveAsync($"{type} of {user}", line => Is(line, type) && line.GetProperty("user").ValueEquals(user));

    public void Dispose() => _client.Dispose();

    private static bool Is(JsonElement line, string type) => line.GetProperty("type").ValueEquals(type);
}
