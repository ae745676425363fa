using System.Text;
using System.Text.Json.Nodes;
using OTalk.Load.Doors;
using OTalk.Load.Stomp;

namespace OTalk.Load.Tests;

public class StompDoorTests
{
    [Fact]
    public void Each_subscriber_listens_on_a_session_of_its_own()
    {
        using var server = new ScriptedServer(Granted, Answers);
        using var door = new OTalkStompDoor(server.Address, "localhost");
        using var first = door.OpenSubscriber(0);
        using var second = door.OpenSubscriber(1);

        Assert.Equal(["CONNECT", "SUBSCRIBE", "CONNECT", "SUBSCRIBE"], server.Frames.Select(frame => frame.Split('\n')[0]));
        Assert.Matches("\nlogin:subscriber-[0-9a-f]{6}-0@localhost/sess/load0\n", server.Frames[0]);
        Assert.Matches("\nlogin:subscriber-[0-9a-f]{6}-0@localhost/sess/load1\n", server.Frames[2]);
        Assert.Matches("\ndestination:owner-[0-9a-f]{6}@localhost/load\n", server.Frames[1]);
        Assert.Single(server.Asked, stanza => (string?)stanza["query"]?["ns"] == "http://otalk.com/p/subscribe");
    }

    [Fact]
    public void What_comes_to_a_subscriber_is_delivered()
    {
        using var server = new ScriptedServer(Granted, frame => frame.StartsWith("SUBSCRIBE", StringComparison.Ordinal)
            ? [.. Answers(frame), "MESSAGE\nsubscription:0\n\ntext\0"]
            : Answers(frame));
        using var door = new OTalkStompDoor(server.Address, "localhost");
        using var subscriber = door.OpenSubscriber(0);
        var deliveries = new Deliveries();
        while (deliveries.All.Count == 0)
            subscriber.Receive(deliveries);
        Assert.Equal(["MESSAGE\nsubscription:0\n\ntext\0"], deliveries.All);
    }

    [Fact]
    public void A_publisher_tells_receipts_from_errors()
    {
        using var server = new ScriptedServer(Granted, Answers);
        using var door = new OTalkStompDoor(server.Address, "localhost");
        using var publisher = door.OpenPublisher(0);
        var counts = new Counts();

        publisher.Publish("text"u8, 1);
        publisher.Publish("refuse"u8, 2);
        publisher.Flush();
        while (counts.Acknowledged + counts.Refused < 2)
            publisher.Receive(counts);

        Assert.Equal((1, 1), (counts.Acknowledged, counts.Refused));
        Assert.EndsWith("\nreceipt:1\n\n{\"ns\":\"http://otalk.com/p/chat\",\"body\":\"text\"}\0", server.Frames[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_refuses_a_step_is_quoted()
    {
        using var server = new ScriptedServer(Granted, _ => ["ERROR\nmessage:authentication failed\n\n\0"]);
        using var door = new OTalkStompDoor(server.Address, "localhost");
        var problem = Assert.Throws<IOException>(() => door.OpenSubscriber(0));
        Assert.Contains("authentication failed", problem.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Answers(string frame)
    {
        if (frame.StartsWith("CONNECT\n", StringComparison.Ordinal))
            return ["CONNECTED\nversion:1.2\n\n\0"];
        if (frame.Contains("refuse", StringComparison.Ordinal))
            return ["ERROR\nmessage:refused\n\n\0"];
        return [$"RECEIPT\nreceipt-id:{frame.Split("\nreceipt:")[1].Split('\n')[0]}\n\n\0"];
    }

    private static JsonObject Granted(JsonObject stanza) =>
        new() { ["response"] = new JsonObject { ["outcome"] = "ok", ["subscription"] = "s6" } };

    private sealed class Deliveries : IReceiver
    {
        public List<string> All { get; } = [];

        public void Delivered(ReadOnlySpan<byte> message) => All.Add(Encoding.UTF8.GetString(message));

        public void Acknowledged() => Assert.Fail("A subscriber publishes nothing.");

        public void Refused(ReadOnlySpan<byte> answer) => Acknowledged();
    }
}
