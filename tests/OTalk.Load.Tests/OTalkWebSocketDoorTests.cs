using System.Text.Json.Nodes;
using OTalk.Load.Doors;

namespace OTalk.Load.Tests;

public class OTalkWebSocketDoorTests
{
    private const string Prefix = "http://otalk.com/p/";

    [Fact]
    public void Connections_are_set_up_by_the_steps_of_the_protocol()
    {
        using var server = new ScriptedServer(Answer);
        using var door = new OTalkWebSocketDoor(server.Address, "localhost");
        using var first = door.OpenSubscriber(0);
        using var second = door.OpenSubscriber(1);

        string[] bound = ["register", "SASL", "bind"];
        string[] subscribed = ["subscribe", "subscription-mask"];
        Assert.Equal([.. bound, "create", .. bound, .. subscribed, "SASL", "bind", .. subscribed], server.Asked.Select(Verb));

        var channel = (string?)server.Asked[3]["query"]?["channel"];
        Assert.Matches("^owner-[0-9a-f]{6}@localhost/load$", channel);
        Assert.Equal(channel, (string?)server.Asked[7]["to"]);
        Assert.Equal("s6", (string?)server.Asked[8]["query"]?["subscriptions"]?[0]);
        Assert.Equal("localhost/stream/s0", (string?)server.Asked[5]["to"]);
        Assert.NotEqual((string?)server.Asked[6]["query"]?["bind"], (string?)server.Asked[10]["query"]?["bind"]);
    }

    [Fact]
    public void A_publisher_tells_acknowledgements_from_refusals()
    {
        using var server = new ScriptedServer(Answer);
        using var door = new OTalkWebSocketDoor(server.Address, "localhost");
        using var publisher = door.OpenPublisher(0);
        var counts = new Counts();

        publisher.Publish("text"u8, 1);
        publisher.Publish("refuse"u8, 2);
        publisher.Flush();
        while (counts.Acknowledged + counts.Refused < 2)
            publisher.Receive(counts);

        Assert.Equal((1, 1), (counts.Acknowledged, counts.Refused));
        var published = server.Asked.Single(stanza => (string?)stanza["id"] == "1");
        Assert.Equal("text", (string?)published["msg"]?["body"]);
        Assert.EndsWith("/load", (string?)published["to"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_refuses_a_step_is_quoted()
    {
        using var server = new ScriptedServer(stanza => Verb(stanza) == "register"
            ? new JsonObject { ["error"] = new JsonObject { ["code"] = 405, ["condition"] = "not-allowed" } }
            : Answer(stanza));
        var problem = Assert.Throws<IOException>(() => new OTalkWebSocketDoor(server.Address, "localhost"));
        Assert.Contains("not-allowed", problem.Message, StringComparison.Ordinal);
    }

    private static string? Verb(JsonObject stanza) => ((string?)stanza["query"]?["ns"])?.Replace(Prefix, "", StringComparison.Ordinal);

    private static JsonObject Answer(JsonObject stanza)
    {
        if ((string?)stanza["msg"]?["body"] == "refuse")
            return new JsonObject { ["error"] = new JsonObject { ["code"] = 429 } };
        return new JsonObject { ["response"] = new JsonObject { ["outcome"] = "ok", ["subscription"] = "s6" } };
    }
}
