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
}
