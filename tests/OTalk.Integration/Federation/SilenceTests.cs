using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>Peers that do not answer, or cannot be found, cost those who ask them a bounded time, and others nothing.</summary>
public sealed class SilenceTests
{
    private const string Juliet = "juliet@verona.it/blog";

    [Fact]
    [Covers("federation.unanswered", "federation.queued", "federation.relay.order")]
    public Task A_peer_that_takes_everything_and_answers_nothing() => House.UseAsync(
        async house =>
        {
            await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await using RawLink verona = await house.OpenAsync(house.Verona);
            await AssertUnansweredAsync(house, romeo);

            // Who had to wait was told so, and gets the answer when there is one.
            JsonElement batch = await BatchAsync(verona);
            Guid id = Guid.NewGuid();
            await verona.ReplyBatchAsync(batch, new JsonObject { ["ns"] = "http://otalk.com/p/publish", ["id"] = id.ToString(), ["time"] = "2013-02-21T10:00:00Z" });
            Received answer = await romeo.ReceiveAnswerAsync("m");
            Assert.Equal(id, answer.Member("response")!.Value.GetProperty("id").GetGuid());
        },
        "Federation:AnswerWithin=00:00:02");

    [Fact]
    [Covers("federation.unanswered", "federation.queued")]
    public Task A_peer_that_takes_links_and_never_greets() => House.UseAsync(
        async house =>
        {
            house.Verona.Accept = static async link => await link.ClosedAsync();
            await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await AssertUnansweredAsync(house, romeo);
        },
        "Federation:AnswerWithin=00:00:02");

    [Fact]
    [Covers("federation.unanswered", "federation.queued", "federation.discovery.bounds")]
    public Task A_peer_whose_document_never_ends() => House.UseAsync(
        async house =>
        {
            house.Verona.Serve = static async context =>
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            };
            await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await AssertUnansweredAsync(house, romeo);
        },
        "Federation:AnswerWithin=00:00:02");

    [Theory]
    [Covers("federation.unreachable.none", "federation.discovery.none", "federation.discovery.redirects", "federation.discovery.bounds")]
    [InlineData("a document that is too large")]
    [InlineData("redirects in a circle")]
    [InlineData("no document")]
    public Task A_peer_that_has_no_document(string what) => House.UseAsync(async house =>
    {
        house.Verona.Serve = what switch
        {
            "redirects in a circle" => context =>
            {
                context.Response.Redirect("/.well-known/otalk");
                return Task.CompletedTask;
            }
            ,
            "a document that is too large" => static context => context.Response.WriteAsync(new string(' ', 70_000)),
            _ => static context => context.Response.WriteAsync("nothing"),
        };
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");

        await AskAsync(romeo);

        Received[] answers = [await romeo.ReceiveAsync(), await romeo.ReceiveAsync()];
        Assert.All(answers, answer => Assert.Equal(502, Code(answer)));
        Assert.InRange(house.Verona.Asked, 1, 4);
        await house.AssertServesPaduaAsync();
    });

    /// <summary>What romeo asks there is answered 504, what he asks here meanwhile as ever, and so is what another peer asks.</summary>
    private static async Task AssertUnansweredAsync(House house, OTalkClient romeo)
    {
        await AskAsync(romeo);
        await romeo.CreateAsync(House.Blog);
        await house.AssertServesPaduaAsync();

        Received[] answers = [await romeo.ReceiveAsync(), await romeo.ReceiveAsync()];
        Assert.All(answers, answer => Assert.Equal(504, Code(answer)));
        Assert.Equal(["g", "m"], answers.Select(answer => answer.Id).Order(StringComparer.Ordinal));
        Received queued = answers.Single(answer => answer.Id == "m");
        Assert.True(queued.Member("error")!.Value.GetProperty("queued").GetBoolean());
    }

    /// <summary>Asks for contents, and publishes.</summary>
    private static async Task AskAsync(OTalkClient romeo)
    {
        await romeo.SendAsync(new JsonObject { ["to"] = Juliet, ["id"] = "g", ["get"] = new JsonObject() }.ToJsonString());
        await romeo.SendAsync(new JsonObject { ["to"] = Juliet, ["id"] = "m", ["msg"] = Conversation.Chat("hello") }.ToJsonString());
    }

    private static async Task<JsonElement> BatchAsync(RawLink link)
    {
        while (true)
        {
            JsonElement stanza = await link.ReceiveAsync();
            if (stanza.TryGetProperty("query", out _))
                return stanza;
        }
    }

    private static int Code(Received answer) => answer.Member("error")!.Value.GetProperty("code").GetInt32();
}
