using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>Events reach only who has subscribed to the channel that they say they are of, and only from its own server.</summary>
public sealed class EventTests
{
    private const string Blog = "juliet@padua.it/blog";

    [Fact]
    [Covers("federation.event.subscribers", "federation.from")]
    public Task What_nobody_has_subscribed_to_there_reaches_nobody() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink padua = await house.OpenAsync(house.Padua);
        await using RawLink verona = await house.OpenAsync(house.Verona);
        string id = await SubscribeAsync(romeo, padua);

        // Somebody else's channel under its own name, and under theirs; another channel, and another subscription; somebody who is not there.
        Assert.Equal(["response", "403"], Answers(await verona.AskAsync(Batch(
            "verona.it", "t1", Event("juliet@verona.it/blog", "false", Cast.Romeo, id), Event(Blog, "forged", Cast.Romeo, id)))));
        Assert.Equal(["response", "response", "response", "response", "response"], Answers(await padua.AskAsync(Batch(
            "padua.it",
            "t1",
            Event("nurse@padua.it/blog", "of another", Cast.Romeo, id),
            Event("juliet@padua.it/diary", "another channel", Cast.Romeo, id),
            Event(Blog, "another subscription", Cast.Romeo, "99"),
            Event(Blog, "another owner", Cast.Juliet, id),
            Event(Blog, "nobody", "nobody@montague.com", id)))));
        Assert.Equal(["response"], Answers(await padua.AskAsync(Batch("padua.it", "t2", Event(Blog, "right", Cast.Romeo, id)))));

        Received event1 = await romeo.ReceiveAsync();
        Assert.Equal("right", event1.Member("msg")!.Value.GetProperty("body").GetString());
        await romeo.GetAsync(Cast.Romeo);
        Assert.Null(romeo.TryReceive());
    });

    [Fact]
    [Covers("federation.event.subscribers")]
    public Task Events_that_are_for_nobody_leave_nothing_behind() => House.UseAsync(async house =>
    {
        await using RawLink verona = await house.OpenAsync(house.Verona);

        for (int batch = 0; batch < 10; batch++)
        {
            JsonElement answer = await verona.AskAsync(Batch(
                "verona.it", $"t{batch}", Enumerable.Range(0, 50).Select(number => Positioned(Event($"u{batch}x{number}@verona.it/blog", "spam", Cast.Romeo, "1")))));
            Assert.Equal(Enumerable.Repeat("response", 50), Answers(answer));
        }

        Assert.True(await house.Server.MetricAsync("otalk_trees_active") < 10);
    });

    [Theory]
    [Covers("federation.event.malformed")]
    [InlineData("subscribers", null)]
    [InlineData("subscribers", """{"romeo@montague.com":1}""")]
    [InlineData("subscribers", """{"no body":["1"]}""")]
    [InlineData("position", "\"here\"")]
    [InlineData("id", "\"1\"")]
    [InlineData("time", "\"now\"")]
    [InlineData("from", "1")]
    [InlineData("via", """["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]""")]
    public Task An_event_that_is_none_is_400(string member, string? value) => House.UseAsync(async house =>
    {
        await using RawLink verona = await house.OpenAsync(house.Verona);
        JsonObject wrong = Event("juliet@verona.it/blog", "x", Cast.Romeo, "1");
        wrong["event"]![member] = value is null ? null : JsonNode.Parse(value);

        JsonElement answer = await verona.AskAsync(Batch("verona.it", "t1", wrong, Event("juliet@verona.it/blog", "x", Cast.Romeo, "1")));

        Assert.Equal(["400", "response"], Answers(answer));
    });

    private static JsonObject Positioned(JsonObject happened)
    {
        happened["event"]!["position"] = $"{Guid.NewGuid():N}:1";
        return happened;
    }

    [Fact]
    [Covers("federation.event.since")]
    public Task What_was_published_before_a_subscription_is_not_for_it_although_its_server_is_behind() => House.UseAsync(async house =>
    {
        const string Juliet = "juliet@padua.it";
        const string Nurse = "nurse@padua.it";
        await using (OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
        {
            await romeo.CreateAsync(House.Blog, new() { ["all_acl"] = "s" });
            await using (RawLink link = await house.OpenAsync(house.Padua))
                await AdmitAsync(link, Juliet, "t1");
            await romeo.PublishAsync(House.Blog, "one");
            await using (RawLink link = await house.OpenAsync(house.Padua))
                await AdmitAsync(link, Nurse, "t2");
            await romeo.PublishAsync(House.Blog, "two");
        }

        // Nothing of it was answered, so all of it is read again from the log.
        await house.Server.StopAsync();
        await house.Server.StartAsync(TestContext.Current.CancellationToken);
        await using RawLink padua = await house.OpenAsync(house.Padua);
        var owners = new Dictionary<string, IEnumerable<string>>();
        while (!owners.ContainsKey("two"))
        {
            JsonElement batch = await padua.ReceiveAsync();
            foreach (JsonElement stanza in batch.GetProperty("query").GetProperty("stanzas").EnumerateArray())
            {
                JsonElement subscribers = stanza.GetProperty("event").GetProperty("subscribers");
                if (stanza.GetProperty("msg").TryGetProperty("body", out JsonElement body))
                    owners[body.GetString()!] = [.. subscribers.EnumerateObject().Select(owner => owner.Name)];
            }

            await padua.ReplyBatchAsync(batch, []);
        }

        Assert.Equal([Juliet], owners["one"]);
        Assert.Equal([Juliet, Nurse], owners["two"].Order(StringComparer.Ordinal));
    });

    /// <summary>A user of a peer subscribes here; events may come before that is answered, and stay without an answer.</summary>
    private static async Task AdmitAsync(RawLink link, string owner, string tx)
    {
        JsonObject batch = Batch("padua.it", tx, new JsonObject
        {
            ["from"] = owner,
            ["to"] = House.Blog,
            ["id"] = tx,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["subscription"] = "s1" },
        });
        await link.SendAsync(batch);
        JsonElement came;
        do
            came = await link.ReceiveAsync();
        while (came.GetProperty("id").GetString() != batch["id"]!.GetValue<string>());
        JsonElement answer = came.GetProperty("response").GetProperty("answers")[0];
        Assert.Equal("ok", answer.GetProperty("response").GetProperty("result").GetString());
    }

    /// <summary>Romeo subscribes to the channel of a peer, which admits him.</summary>
    private static async Task<string> SubscribeAsync(OTalkClient romeo, RawLink padua)
    {
        Task<string> subscribing = romeo.SubscribeAsync(Blog);
        JsonElement batch = await padua.ReceiveAsync();
        string id = batch.GetProperty("query").GetProperty("stanzas")[0].GetProperty("query").GetProperty("subscription").GetString()!;
        await padua.ReplyBatchAsync(batch, new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["result"] = "ok", ["subscription"] = id });
        Assert.Equal(id, await subscribing);
        return id;
    }
}
