using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Rest;

/// <summary><c>POST /otalk</c>: stanzas with the meaning they have on a stream.</summary>
public sealed class StanzaTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Inbox = $"{Cast.Romeo}/inbox";

    [Fact]
    [Covers("rest.post.one", "rest.session")]
    public async Task One_stanza_has_one_answer()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        RestAnswer answer = await romeo.PostAsync("/otalk", $$"""{"id":"a1","to":"{{Inbox}}","msg":{"ns":"http://otalk.com/p/chat","body":"one"} }""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal($"{Cast.Romeo}/sess/http", answer.Json.GetProperty("to").GetString());
        Assert.Equal(Inbox, answer.Json.GetProperty("from").GetString());
        Assert.Equal("a1", answer.Json.GetProperty("id").GetString());
        JsonElement published = answer.Json.GetProperty("response");
        JsonElement row = (await romeo.GetAsync($"/otalk/{Inbox}?msgid={published.GetProperty("id").GetString()}")).Json.GetProperty("results")[0];
        Assert.Equal($"{Cast.Romeo}/sess/http", row.GetProperty("from").GetString());
    }

    [Fact]
    [Covers("rest.post.array", "rest.post.publish-answered", "rest.post.ack")]
    public async Task An_array_is_answered_in_order()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        RestAnswer answer = await romeo.PostAsync("/otalk", $$"""
            [{"to":"{{Inbox}}","msg":{"ns":"x"} },
             {"id":2,"to":"{{Inbox}}","get":{"order":"desc","limit":1} },
             {"ack":7},
             {"id":"3","to":"{{Cast.Romeo}}/nowhere","msg":{"ns":"x"} },
             "no stanza",
             {"id":"5","query":{"ns":"http://otalk.com/p/nothing"} }]
            """);
        Assert.Equal(200, answer.Status);
        JsonElement[] answers = [.. answer.Json.EnumerateArray()];
        Assert.Equal(5, answers.Length);
        Assert.False(answers[0].TryGetProperty("id", out _));
        string id = answers[0].GetProperty("response").GetProperty("id").GetString()!;
        Assert.Equal(2, answers[1].GetProperty("id").GetInt32());
        Assert.Equal(id, answers[1].GetProperty("result").GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal([404, 400, 501], answers[2..].Select(one => one.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal("[]", (await romeo.PostAsync("/otalk", "[]")).Text);
    }

    [Theory]
    [Covers("rest.post.status", "rest.errors")]
    [InlineData("""{"to":"romeo@montague.com/nowhere","get":{}}""", 404)]
    [InlineData("""{"to":"juliet@montague.com/inbox","get":{}}""", 403)]
    [InlineData("""{"query":{"ns":"http://otalk.com/p/nothing"}}""", 501)]
    [InlineData("""{"query":{"ns":"SASL"}}""", 405)]
    [InlineData("""{"to":"x@nowhere.example/inbox","get":{}}""", 502)]
    [InlineData("""{"to":"romeo@montague.com","query":{"ns":"http://otalk.com/p/create","channel":"romeo@montague.com/inbox"}}""", 409)]
    [InlineData("""{"to":"juliet@montague.com/sent","query":{"ns":"http://otalk.com/p/subscribe"}}""", 404)]
    [InlineData("7", 400)]
    [InlineData("", 400)]
    public async Task An_error_is_the_status(string stanza, int status)
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        RestAnswer answer = await romeo.PostAsync("/otalk", stanza);
        Assert.Equal(status, answer.Status);
        JsonElement json = answer.Json.TryGetProperty("response", out JsonElement response) ? response : answer.Json;
        Assert.Equal(status, json.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    [Covers("rest.post.broken-array")]
    public async Task Of_an_array_that_is_broken_nothing_is_done()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        RestAnswer answer = await romeo.PostAsync("/otalk", $$"""[{"to":"{{Cast.Romeo}}/broken","query":{"ns":"http://otalk.com/p/create"} },{]""");
        Assert.Equal(400, answer.Error.Code);
        Assert.Equal(400, (await romeo.PostAsync("/otalk", "[] []")).Error.Code);
        Assert.Equal(404, (await romeo.GetAsync($"/otalk/{Cast.Romeo}/broken")).Status);
    }

    [Fact]
    public async Task An_acknowledgement_has_no_answer()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        Assert.Equal(204, (await romeo.PostAsync("/otalk", """{"ack":1}""")).Status);
    }

    [Fact]
    [Covers("rest.size")]
    public async Task A_body_over_the_limit_is_refused()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        string stanza = $$"""{"to":"{{Inbox}}","get":{} }""";
        Assert.Equal(200, (await romeo.PostAsync("/otalk", stanza.PadRight(256 * 1024))).Status);
        Assert.Equal(413, (await romeo.PostAsync("/otalk", stanza.PadRight((256 * 1024) + 1))).Error.Code);
        Assert.Equal(413, (await romeo.PutAsync($"/otalk/{Cast.Romeo}/large", "{}".PadRight((256 * 1024) + 1))).Error.Code);
    }

    [Fact]
    public async Task A_claim_that_waits_is_answered_when_the_job_comes()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        const string queue = $"{Cast.Romeo}/waiting";
        Assert.Equal(201, (await romeo.PutAsync($"/otalk/{queue}", """{"queue":{} }""")).Status);
        Task<RestAnswer> claim = romeo.PostAsync("/otalk", $$"""[{"to":"{{queue}}","query":{"ns":"http://otalk.com/p/claim","wait":60} },{"id":"after","to":"{{Inbox}}","get":{} }]""");
        string job = await romeo.SayAsync(queue, "work");
        JsonElement[] answers = [.. (await claim).Json.EnumerateArray()];
        Assert.Equal(job, answers[0].GetProperty("response").GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal("after", answers[1].GetProperty("id").GetString());
    }

    [Fact]
    [Covers("rest.session.shared")]
    public async Task The_session_is_one_with_that_of_other_doors()
    {
        using RestClient juliet = new(shared.Server, Cast.Juliet);
        await using OTalkClient stream = await shared.Server.LogInAsync($"{Cast.Juliet}/sess/http");
        RestAnswer masked = await juliet.PostAsync("/otalk", """{"query":{"ns":"http://otalk.com/p/subscription-mask","mask":["*"]} }""");
        Assert.Equal(200, masked.Status);
        string id = await juliet.SayAsync($"{Cast.Juliet}/inbox", "to myself");
        Received received = await stream.ReceiveAsync();
        Assert.Equal(id, received.Member("event")!.Value.GetProperty("id").GetString());
        Assert.Equal(200, (await juliet.PostAsync("/otalk", """{"query":{"ns":"http://otalk.com/p/unbind"} }""")).Status);
        Assert.Equal(new WebSocketClose(1008, "session ended"), await stream.ReceiveCloseAsync());
    }
}
