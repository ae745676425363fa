using System.Net.Http.Headers;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Events;

/// <summary>What is sent in event streams, and when they end.</summary>
public sealed class EventStreamTests
{
    private const string Alley = $"{Cast.Romeo}/alley";

    [Fact]
    [Covers("sse.begin", "sse.session", "sse.event")]
    public Task The_session_is_read() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using EventReader events = await romeo.EventsAsync();
        EventBlock retry = (await events.BlockAsync())!;
        Assert.Equal("2000", retry.Retry);
        Assert.NotNull((await events.BlockAsync())!.Id);
        await MaskAllAsync(romeo);
        string id = await romeo.SayAsync($"{Cast.Romeo}/inbox", "one");
        EventBlock told = await events.EventAsync();
        Assert.Null(told.Name);
        Assert.NotNull(told.Id);
        Assert.Equal("one", told.Body);
        Assert.Equal(id, told.Json.GetProperty("event").GetProperty("id").GetString());
        Assert.Equal("s1", told.Json.GetProperty("event").GetProperty("subid").GetString());
    });

    [Fact]
    [Covers("sse.replaced", "sse.end")]
    public Task A_stream_is_told_why_it_ends() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using EventReader first = await romeo.EventsAsync();
        using EventReader second = await romeo.EventsAsync();
        EventBlock replaced = await first.EventAsync();
        Assert.Equal(("close", """{"code":1008,"reason":"replaced"}"""), (replaced.Name, replaced.Data));
        Assert.Null(await first.BlockAsync());
        await romeo.PostAsync("/otalk", """{"query":{"ns":"http://otalk.com/p/unbind"} }""");
        EventBlock ended = await second.EventAsync();
        Assert.Equal(("close", """{"code":1008,"reason":"session ended"}"""), (ended.Name, ended.Data));
    });

    [Fact]
    [Covers("sse.heart-beat")]
    public Task A_silent_stream_has_a_heart_beat() => OTalkServer.UseAsync(Cast.Server("Sessions:KeepAliveInterval=00:00:01"), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using EventReader events = await romeo.EventsAsync();
        await events.BlockAsync();
        await events.BlockAsync();
        Assert.Equal(new EventBlock(null, null, null, null, IsComment: true), await events.BlockAsync());
        Assert.True((await events.BlockAsync())!.IsComment);
    });

    [Fact]
    [Covers("sse.channel", "sse.channel.permission", "sse.channel.parts")]
    public Task A_channel_is_read_without_a_subscription() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using RestClient juliet = new(server, Cast.Juliet);
        await romeo.PutAsync($"/otalk/{Alley}", """{"all_acl":"s"}""");
        await romeo.PutAsync($"/otalk/{Alley}/hidden", """{"all_acl":""}""");
        Assert.Equal(404, (await juliet.GetAsync($"/otalk/events?channel={Alley}/hidden")).Error.Code);
        Assert.Equal(403, (await juliet.GetAsync($"/otalk/events?channel={Cast.Romeo}/inbox")).Error.Code);
        Assert.Equal(400, (await juliet.GetAsync($"/otalk/events?channel={Alley}%3Fconfig")).Error.Code);
        using EventReader one = await juliet.EventsAsync($"?channel={Alley}");
        using EventReader below = await juliet.EventsAsync($"?channel={Alley}/*");
        using EventReader keys = await juliet.EventsAsync($"?channel={Alley}%3Fkeys");
        await romeo.SayAsync($"{Alley}/hidden", "not for her");
        await romeo.SayAsync(Alley, "for her");
        await romeo.PutAsync($"/otalk/{Alley}?key=k", """{"ns":"http://otalk.com/p/chat","body":"key"}""");
        EventBlock told = await one.EventAsync();
        Assert.Equal("for her", told.Body);
        Assert.False(told.Json.GetProperty("event").TryGetProperty("subid", out _));
        Assert.Equal("for her", (await below.EventAsync()).Body);
        Assert.Equal("key", (await keys.EventAsync()).Body);
        RestAnswer subscribers = await romeo.GetAsync($"/otalk/{Alley}?subscriptions");
        Assert.Equal(0, subscribers.Json.GetProperty("total").GetInt32());
    });

    [Fact]
    [Covers("sse.channel.current")]
    public Task What_is_current_comes_first() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Alley}", """{"msg_count":1}""");
        await romeo.SayAsync(Alley, "before");
        await romeo.SayAsync(Alley, "current");
        using EventReader events = await romeo.EventsAsync($"?channel={Alley}");
        EventBlock current = await events.EventAsync();
        Assert.Equal("current", current.Body);
        await romeo.SayAsync(Alley, "new");
        Assert.Equal("new", (await events.EventAsync()).Body);
        using EventReader again = await romeo.EventsAsync($"?channel={Alley}", current.Id);
        Assert.Equal("new", (await again.EventAsync()).Body);
    });

    [Fact]
    [Covers("sse.channel.ends")]
    public Task Who_may_not_read_any_more_is_put_out() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using RestClient juliet = new(server, Cast.Juliet);
        await romeo.PutAsync($"/otalk/{Alley}", """{"all_acl":"s"}""");
        using EventReader hers = await juliet.EventsAsync($"?channel={Alley}");
        using EventReader his = await romeo.EventsAsync($"?channel={Alley}");
        await romeo.SayAsync(Alley, "last");
        await romeo.PutAsync($"/otalk/{Alley}", """{"all_acl":""}""");
        await romeo.SayAsync(Alley, "not for her");
        Assert.Equal("last", (await hers.EventAsync()).Body);
        EventBlock closed = await hers.EventAsync();
        while (closed.Name is null)
        {
            Assert.Equal("http://otalk.com/p/event", closed.Json.GetProperty("msg").GetProperty("ns").GetString());
            closed = await hers.EventAsync();
        }

        Assert.Equal(("close", 404), (closed.Name, closed.Json.GetProperty("code").GetInt32()));
        Assert.Null(await hers.BlockAsync());
        await romeo.DeleteAsync($"/otalk/{Alley}");
        EventBlock block = await his.EventAsync();
        while (block.Name is null)
            block = await his.EventAsync();
        Assert.Equal(404, block.Json.GetProperty("code").GetInt32());
    });

    [Fact]
    [Covers("sse.ticket", "sse.ticket.once", "sse.no-url-token")]
    public Task A_ticket_opens_one_stream() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        RestAnswer given = await romeo.PostAsync("/otalk/events", "");
        Assert.Equal((200, 30), (given.Status, given.Json.GetProperty("expires_in").GetInt32()));
        string ticket = given.Json.GetProperty("ticket").GetString()!;
        using RestClient page = new(server, (AuthenticationHeaderValue?)null);
        using EventReader events = await page.EventsAsync($"?ticket={ticket}&channel={Cast.Romeo}/inbox");
        await romeo.SayAsync($"{Cast.Romeo}/inbox", "seen by a page");
        EventBlock told = await events.EventAsync();
        Assert.Equal("seen by a page", told.Body);
        Assert.Equal(401, (await page.GetAsync($"/otalk/events?ticket={ticket}")).Error.Code);
        Assert.Equal(401, (await page.GetAsync($"/otalk/{Cast.Romeo}/inbox?ticket={ticket}")).Error.Code);
        string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
        Assert.Equal(401, (await page.GetAsync($"/otalk/events?access_token={token}")).Error.Code);
    });

    [Fact]
    [Covers("sse.ticket.again", "sse.ticket.refused")]
    public Task A_ticket_opens_its_stream_again_when_the_connection_broke() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        using RestClient page = new(server, (AuthenticationHeaderValue?)null);
        string query = $"?ticket={(await romeo.PostAsync("/otalk/events", "")).Json.GetProperty("ticket").GetString()}&channel={Cast.Romeo}/inbox";
        string? last;
        using (EventReader events = await page.EventsAsync(query))
        {
            await romeo.SayAsync($"{Cast.Romeo}/inbox", "one");
            last = (await events.EventAsync()).Id;
            Assert.Equal(401, (await page.GetAsync($"/otalk/events{query}", ("Last-Event-ID", last!))).Error.Code);
        }

        await romeo.SayAsync($"{Cast.Romeo}/inbox", "two");
        Assert.Equal(401, (await page.GetAsync($"/otalk/events{query}")).Error.Code);
        EventReader? again = null;
        await Polling.UntilAsync("the ticket is good again", async () => (again = await page.TryEventsAsync(query, last)) is not null);
        using (again)
        {
            Assert.Equal("two", (await again!.EventAsync()).Body);
        }
    });

    [Fact]
    [Covers("sse.ticket.again", "oauth.ends")]
    public Task A_ticket_ends_with_the_token_that_it_was_given_for() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
        using RestClient romeo = new(server, new AuthenticationHeaderValue("Bearer", token));
        using RestClient page = new(server, (AuthenticationHeaderValue?)null);
        string query = $"?ticket={(await romeo.PostAsync("/otalk/events", "")).Json.GetProperty("ticket").GetString()}";
        using EventReader events = await page.EventsAsync(query);
        string? first = (await events.BlockAsync())!.Id ?? (await events.BlockAsync())!.Id;
        await server.RunAsync("token", "revoke", token.Split('_')[1]);
        EventBlock close = await events.EventAsync();
        Assert.Equal(("close", """{"code":1008,"reason":"token revoked"}"""), (close.Name, close.Data));
        Assert.Null(await events.BlockAsync());
        Assert.Equal(401, (await page.GetAsync($"/otalk/events{query}", ("Last-Event-ID", first!))).Error.Code);
    });

    private static async Task MaskAllAsync(RestClient client) => Assert.Equal(
        200, (await client.PostAsync("/otalk", """{"query":{"ns":"http://otalk.com/p/subscription-mask","mask":["s1"]} }""")).Status);
}
