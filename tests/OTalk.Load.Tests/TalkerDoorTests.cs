using System.Text.Json.Nodes;
using OTalk.Load.Talker;

namespace OTalk.Load.Tests;

public class TalkerDoorTests
{
    [Fact]
    public void Members_have_tokens_and_are_in_the_room_before_anything_is_measured()
    {
        using var server = new ScriptedServer(Granted);
        using var talker = new ScriptedTalker(Echoed);
        var tokens = new List<string>();
        var cast = new TalkerCast(server.Address, "localhost", talker.Address, user => Note(tokens, user), rooms: 1);
        using var door = new OTalkTalkerDoor(cast, users: 2);
        using var first = door.OpenSubscriber(0);
        using var second = door.OpenSubscriber(1);
        using var third = door.OpenSubscriber(2);
        using var speaker = door.OpenPublisher(0);

        // The third listener is the first one's user, who has a token already.
        Assert.Equal(["member-0", "member-1", "speaker-0"], tokens.Select(WithoutRun));
        var connects = talker.Received.Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["type"] == "connect").ToArray();
        Assert.Equal(["member-0", "member-1", "member-0", "speaker-0"], connects.Select(line => WithoutRun((string)line["user"]!)));
        Assert.All(connects, line => Assert.Equal(cast.Rooms[0], (string?)line["room"]));
        Assert.Equal("token of " + tokens[0], (string?)connects[2]["token"]);
        Assert.Equal(connects.Length * 2, talker.Received.Count);
    }

    [Fact]
    public void A_speaker_tells_what_came_back_from_refusals_and_from_what_others_say()
    {
        using var server = new ScriptedServer(Granted);
        using var talker = new ScriptedTalker(line => line.Contains("refuse", StringComparison.Ordinal)
            ? ["""{"type":"error","message":"too many messages"}"""]
            : ["""{"type":"message","content":"text","id":"aaaaaaaa-0000-4000-8000-000000000001","from":"other","final":true}""", .. Echoed(line)]);
        var cast = new TalkerCast(server.Address, "localhost", talker.Address, user => user, rooms: 1);
        using var speaker = new TalkerSpeaker(cast.Enter(cast.Rooms[0], "speaker", 0));
        var counts = new Counts();

        speaker.Publish("text"u8, 1);
        speaker.Publish("refuse"u8, 2);
        speaker.Flush();
        while (counts.Acknowledged + counts.Refused < 2)
            speaker.Receive(counts);

        Assert.Equal((1, 1), (counts.Acknowledged, counts.Refused));
        var said = JsonNode.Parse(talker.Received.Single(line => line.Contains("\"text\"", StringComparison.Ordinal)))!;
        Assert.True((bool?)said["final"]);
        Assert.EndsWith("-000000000001", (string?)said["id"], StringComparison.Ordinal);
        Assert.True(Guid.TryParseExact((string?)said["id"], "D", out _));
    }

    [Fact]
    public void A_server_that_lets_nobody_in_is_quoted()
    {
        using var server = new ScriptedServer(Granted);
        using var talker = new ScriptedTalker(_ => ["""{"type":"error","message":"Authentication failed"}"""]);
        var cast = new TalkerCast(server.Address, "localhost", talker.Address, user => user, rooms: 1);
        var problem = Assert.Throws<IOException>(() => cast.Enter(cast.Rooms[0], "member", 0));
        Assert.Contains("Authentication failed", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_arrive_whole_however_they_are_cut()
    {
        using var talker = new ScriptedTalker(_ => [new string('x', 200_000), "", "last"]);
        using var connection = TalkerConnection.Open(talker.Address, new Connections.ReceiveScratch(), TimeSpan.FromSeconds(30));
        connection.Send("any\n"u8);
        connection.Flush();
        var lines = new Lines();
        while (lines.Lengths.Count < 3)
            connection.Receive(lines);
        Assert.Equal([200_000, 0, 4], lines.Lengths);
    }

    private static IEnumerable<string> Echoed(string line) => line.Contains("\"message\"", StringComparison.Ordinal) ? [line] : [];

    private static string Note(List<string> tokens, string user)
    {
        tokens.Add(user);
        return "token of " + user;
    }

    /// <summary>ROLE-RUN-NUMBER, perhaps with a domain, as ROLE-NUMBER.</summary>
    private static string WithoutRun(string user) => user.Split('@')[0].Split('-') is [var role, _, var number] ? $"{role}-{number}" : user;

    private static JsonObject Granted(JsonObject stanza) => new() { ["response"] = new JsonObject { ["outcome"] = "ok" } };

    private sealed class Lines : Connections.ITextSink
    {
        public List<int> Lengths { get; } = [];

        public void Text(ReadOnlySpan<byte> payload) => Lengths.Add(payload.Length);
    }
}
