using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>Only who was asked answers, and only on the link on which it was asked.</summary>
public sealed class AnswerTests
{
    [Fact]
    [Covers("federation.stanza.answer", "federation.from")]
    public Task Answers_to_what_nobody_asked_or_asked_of_others_are_dropped() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink padua = await house.OpenAsync(house.Padua);
        await using RawLink verona = await house.OpenAsync(house.Verona);
        Task<JsonElement> getting = romeo.GetAsync("juliet@padua.it/blog");
        JsonElement asked = await padua.ReceiveAsync();

        JsonObject forged = new() { ["total"] = 0, ["results"] = new JsonArray() };
        await verona.ReplyAsync(asked, "result", forged);
        foreach (string kind in new[] { "result", "response", "error" })
        {
            await verona.SendAsync(new JsonObject { ["from"] = "juliet@verona.it", ["to"] = Cast.Romeo, ["id"] = asked.GetProperty("id").GetString(), [kind] = forged.DeepClone() });
            await padua.SendAsync(new JsonObject { ["from"] = "juliet@padua.it", ["to"] = Cast.Romeo, ["id"] = "nobody asked", [kind] = forged.DeepClone() });
        }

        // Both are answered still, and nothing before that: what they said has been looked at.
        Assert.Equal("404", Outcome(await verona.GetAsync("juliet@verona.it", Cast.Romeo + "/none")));
        Assert.Equal("404", Outcome(await padua.GetAsync("juliet@padua.it", Cast.Romeo + "/none")));
        Assert.False(getting.IsCompleted);
        await padua.ReplyAsync(asked, "result", new JsonObject { ["total"] = 3, ["results"] = new JsonArray() });
        Assert.Equal(3, (await getting).GetProperty("total").GetInt32());
        await romeo.GetAsync(Cast.Romeo);
        Assert.Null(romeo.TryReceive());
    });

    [Theory]
    [Covers("federation.batch.answer.wrong")]
    [InlineData("too few")]
    [InlineData("too many")]
    [InlineData("none")]
    [InlineData("an error")]
    public Task A_batch_that_is_answered_wrongly_comes_again(string what) => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink padua = await house.OpenAsync(house.Padua);
        Task<Guid> publishing = romeo.PublishAsync("juliet@padua.it/blog", "hello");
        JsonElement first = await padua.ReceiveAsync();
        string tx = first.GetProperty("query").GetProperty("tx").GetString()!;
        JsonObject answer = new() { ["from"] = "juliet@padua.it/blog", ["to"] = Cast.Romeo, ["id"] = "x", ["response"] = new JsonObject() };
        await padua.ReplyAsync(first, what == "an error" ? "error" : "response", what switch
        {
            "too few" => new JsonObject { ["tx"] = tx, ["answers"] = new JsonArray() },
            "too many" => new JsonObject { ["tx"] = tx, ["answers"] = new JsonArray(answer, answer.DeepClone()) },
            "none" => new JsonObject { ["tx"] = tx },
            _ => new JsonObject { ["code"] = 500, ["condition"] = "internal-server-error", ["text"] = "it is broken" },
        });

        JsonElement again = await padua.ReceiveAsync();
        Assert.Equal(tx, again.GetProperty("query").GetProperty("tx").GetString());
        Assert.False(publishing.IsCompleted);
        Guid id = Guid.NewGuid();
        await padua.ReplyBatchAsync(again, new JsonObject { ["ns"] = "http://otalk.com/p/publish", ["id"] = id.ToString(), ["time"] = "2013-02-21T10:00:00Z" });
        Assert.Equal(id, await publishing);
    });

    /// <summary>In place of id and time of a message there may be anything, as deep as a stanza may be.</summary>
    [Theory]
    [Covers("federation.batch.answer")]
    [InlineData("""{"ns":"http://otalk.com/p/publish","id":5,"time":true}""")]
    [InlineData("""{"ns":"http://otalk.com/p/publish","id":"01a20050-027c-7f25-8777-0d85c8ebcceb","time":7}""")]
    [InlineData("deep")]
    public Task A_message_that_is_answered_oddly_is_answered_here(string answered) => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink padua = await house.OpenAsync(house.Padua);
        string text = answered == "deep" ? $$"""{"id":{{new string('[', 60)}}{{new string(']', 60)}}}""" : answered;
        await romeo.SendAsync("""{"id":"m1","to":"juliet@padua.it/inbox","msg":{"ns":"http://otalk.com/p/chat","body":"hello"}}""");
        JsonElement batch = await padua.ReceiveAsync();
        string tx = batch.GetProperty("query").GetProperty("tx").GetString()!;
        await padua.SendTextAsync($$$"""
            {"from":"padua.it","to":"montague.com","id":"{{{batch.GetProperty("id").GetString()}}}","response":{"ns":"http://otalk.com/p/s2s-batch","tx":"{{{tx}}}",
            "answers":[{"from":"juliet@padua.it/inbox","to":"{{{Cast.Romeo}}}","id":"m1","response":{{{text}}}}]}}
            """);

        Received answer = await romeo.ReceiveAnswerAsync("m1");
        Assert.Equal(text, answer.Member("response")!.Value.GetRawText());
    });

    [Fact]
    [Covers("federation.batch.answer")]
    public Task A_subscribe_that_is_refused_oddly_is_refused_here() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink padua = await house.OpenAsync(house.Padua);
        await romeo.SendAsync("""{"id":"s1","to":"juliet@padua.it/blog","query":{"ns":"http://otalk.com/p/subscribe","config":{}}}""");
        JsonElement batch = await padua.ReceiveAsync();
        await padua.ReplyBatchAsync(batch, new JsonObject { ["result"] = "error", ["error"] = new JsonObject { ["code"] = "many", ["text"] = "no" } });

        Received answer = await romeo.ReceiveAnswerAsync("s1");
        Assert.Contains("\"code\":500", answer.Text, StringComparison.Ordinal);
    });
}
