using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.TestKit;

namespace OTalk.Integration.Durability;

/// <summary>A final message as a line of Talker shows it.</summary>
internal sealed record Heard(Guid Id, string Content);

/// <summary>
/// A member of a Talker room who may have something to say. When its connection breaks because the server was killed, it comes back, asks
/// for what stands behind the last message it has heard (<c>last_event_id</c>), and says again, under the same ids and in the same order,
/// what it has not heard yet.
/// </summary>
/// <param name="user">The user's name.</param>
/// <param name="token">A token of the user.</param>
/// <param name="room">The room as Talker calls it.</param>
/// <param name="port">Where the server serves Talker.</param>
/// <param name="ids">The ids of what it says; none for who only listens.</param>
/// <param name="after">The message behind which it begins to listen.</param>
/// <param name="lives">The lives of the server.</param>
internal sealed class RoomMember(string user, string token, string room, int port, IReadOnlyList<Guid> ids, Guid after, Lives lives)
{
    private const int Outstanding = 64;

    private readonly List<Heard> _heard = [];
    private int _said;

    /// <summary>In the order in which it came.</summary>
    public IReadOnlyList<Heard> Heard => _heard;

    /// <summary>Counts what it has heard.</summary>
    public Acknowledgements Count { get; } = new();

    /// <summary>What it says, by number.</summary>
    public static string Content(int number) => string.Create(CultureInfo.InvariantCulture, $"line {number}");

    /// <summary>Stays until it has heard so many messages.</summary>
    public async Task RunAsync(int messages)
    {
        while (_heard.Count < messages)
        {
            int life = await lives.WhenAliveAsync();
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                await StayAsync(client.GetStream(), messages);
            }
            catch (Exception broken) when (lives.Count != life && broken is IOException or SocketException)
            {
                // Its life was ended, by us; everything that had arrived was read.
            }
        }
    }

    private async Task StayAsync(NetworkStream stream, int messages)
    {
        using StreamReader lines = new(stream);
        await SendAsync(stream, new JsonObject
        {
            ["type"] = "connect",
            ["room"] = room,
            ["user"] = user,
            ["token"] = token,
            ["last_event_id"] = (_heard.Count == 0 ? after : _heard[^1].Id).ToString(),
        });
        _said = _heard.Count;
        while (_heard.Count < messages)
        {
            while (_said < ids.Count && _said < _heard.Count + Outstanding)
                await SayAsync(stream, _said++);
            Hear(await lines.ReadLineAsync().WaitAsync(Deadlines.Stanza) ?? throw new IOException("the server has closed the connection"));
        }
    }

    private Task SayAsync(NetworkStream stream, int number) => SendAsync(stream, new JsonObject
    {
        ["type"] = "message",
        ["content"] = Content(number),
        ["id"] = ids[number].ToString(),
        ["final"] = true,
    });

    private void Hear(string line)
    {
        JsonElement heard = JsonElement.Parse(line);
        string? type = heard.GetProperty("type").GetString();
        Assert.True(type is "message" or "join" or "leave", line);
        if (type != "message")
            return;
        Assert.True(heard.GetProperty("final").GetBoolean(), line);
        _heard.Add(new Heard(heard.GetProperty("id").GetGuid(), heard.GetProperty("content").GetString()!));
        Count.Add();
    }

    private static async Task SendAsync(NetworkStream stream, JsonObject request) =>
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(request));
}
