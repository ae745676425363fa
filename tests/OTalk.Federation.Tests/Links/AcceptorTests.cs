using System.Net;
using System.Net.WebSockets;
using OTalk.Engine.Options;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Links;

/// <summary>What the accepting end does about whoever does not keep the rules.</summary>
public sealed class AcceptorTests
{
    [Theory]
    [Covers("federation.allow", "federation.allow.blocked", "federation.allow.own", "federation.refused.policy")]
    [InlineData(FederationMode.AllowList, "padua.it")]
    [InlineData(FederationMode.AllowList, "mantua.it")]
    [InlineData(FederationMode.Open, "mantua.it")]
    [InlineData(FederationMode.Open, "montague.com")]
    [InlineData(FederationMode.Open, "montague.fam")]
    public async Task Whom_the_settings_do_not_allow_is_403(FederationMode mode, string domain)
    {
        await using var montague = await HostedServer.StartAsync(
            "montague.com", new() { Hosted = ["montague.fam"], Federation = new() { Mode = mode, Blocked = ["mantua.it"] } });
        await using var stranger = await Stranger.StartAsync(domain);
        montague.Know("verona.it", stranger.Url);
        montague.Know("mantua.it", stranger.Url);
        await using var link = await RawLink.ConnectAsync(montague);

        await link.ProveAsync(domain, "montague.com", stranger.Assertion(await link.GreetedAsync(), "montague.com"));

        Assert.Equal((403, "p1"), await link.ErrorAsync());
        Assert.Equal(1008, await link.ClosedAsync());
        montague.Heard.AssertNothing();
        Assert.Equal(0, stranger.Asked);
        Assert.Contains("otalk_federation_links_failed_total{side=\"accepted\",reason=\"policy\"} 1\n", montague.Metrics(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("federation.allow")]
    public async Task Where_all_are_allowed_so_is_one_that_nobody_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { Mode = FederationMode.Open } });
        await using var link = await RawLink.ConnectAsync(montague);

        // It is asked for its document, over TLS, and has none.
        await link.ProveAsync("127.0.0.1", "montague.com", new StrangerAssertion
        {
            Issuer = "127.0.0.1",
            Audience = "montague.com",
            Nonce = await link.GreetedAsync(),
        }.Sign(new StrangerKey()));

        Assert.Equal((401, "p1"), await link.ErrorAsync());
    }

    [Fact]
    [Covers("federation.refused.host")]
    public async Task A_domain_that_is_not_hosted_is_502()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.ConnectAsync(montague);

        await link.ProveAsync("verona.it", "capulet.com", verona.Assertion(await link.GreetedAsync(), "capulet.com"));

        Assert.Equal((502, "p1"), await link.ErrorAsync());
        Assert.Equal(1008, await link.ClosedAsync());
    }

    [Theory]
    [Covers("federation.refused.other")]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","msg":{"ns":"http://otalk.com/p/chat"}}""", 401)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","get":{}}""", 401)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s"}}""", 401)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s","assertion":"x"}}""", 401)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s","assertion":"x","nonce":""}}""", 400)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s","assertion":"x","nonce":"x","domain":"padua.it"}}""", 400)]
    [InlineData("""{"from":"romeo@verona.it","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s"}}""", 400)]
    [InlineData("""{"to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s"}}""", 400)]
    [InlineData("""{"from":"a b","to":"montague.com","id":"p1","query":{"ns":"http://otalk.com/p/s2s"}}""", 400)]
    [InlineData("""{"id":"p1","from":"verona.it"}""", 400)]
    [InlineData("""{"id":"p1","query":{},"get":{}}""", 400)]
    [InlineData("""{"id":"p1","id":"p1","query":{}}""", 400)]
    public async Task What_is_no_first_query_is_refused_and_the_end(string stanza, int code)
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.ConnectAsync(montague);
        await link.GreetedAsync();

        await link.SendTextAsync(stanza);

        Assert.Equal((code, "p1"), await link.ErrorAsync());
        Assert.Equal(1008, await link.ClosedAsync());
        montague.Heard.AssertNothing();
    }

    [Theory]
    [Covers("federation.refused.other")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public async Task What_is_no_stanza_is_400_and_the_end(string text)
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var link = await RawLink.ConnectAsync(montague);
        await link.GreetedAsync();

        await link.SendTextAsync(text);

        Assert.Equal((400, null), await link.ErrorAsync());
        Assert.Equal(1008, await link.ClosedAsync());
    }

    [Fact]
    [Covers("federation.time")]
    public async Task Who_says_nothing_in_time_is_closed()
    {
        var time = new ManualTime();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Time = time });
        await using var link = await RawLink.ConnectAsync(montague);
        await link.GreetedAsync();

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1008, await link.ClosedAsync());
        montague.Heard.AssertNothing();
    }

    [Fact]
    [Covers("federation.frames")]
    public async Task Frames_that_are_binary_or_too_large_before_the_proof_are_closed()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var large = await RawLink.ConnectAsync(montague);
        await large.GreetedAsync();
        await large.SendTextAsync(new string(' ', 65_537));
        Assert.Equal(1009, await large.ClosedAsync());

        await using var binary = await RawLink.ConnectAsync(montague);
        await binary.GreetedAsync();
        await binary.SendBytesAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal(1003, await binary.ClosedAsync());
    }

    [Fact]
    [Covers("federation.frames")]
    public async Task Frames_that_are_binary_or_too_large_on_an_open_link_are_closed()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { StanzaBytes = 70_000 } });
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var large = await RawLink.OpenAsync(montague, verona);
        var body = new string('x', 69_900);
        await large.SendTextAsync($$$"""{"from":"verona.it","to":"montague.com","msg":{"body":"{{{body}}}"}}""");
        await montague.Heard.OpenedAsync();
        Assert.Equal(body, (await montague.Heard.StanzaAsync()).Stanza.GetProperty("msg").GetProperty("body").GetString());
        await large.SendTextAsync(new string(' ', 70_001));
        Assert.Equal(1009, await large.ClosedAsync());
        await montague.Heard.EndedAsync();

        await using var binary = await RawLink.OpenAsync(montague, verona);
        await binary.SendBytesAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal(1003, await binary.ClosedAsync());
    }

    [Theory]
    [Covers("federation.from", "federation.stanza.to", "federation.stanza.refused")]
    [InlineData("no json", 400)]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"1","msg":1}""", 400)]
    [InlineData("""{"to":"montague.com","id":"1","msg":{}}""", 400)]
    [InlineData("""{"from":"verona.it","id":"1","msg":{}}""", 400)]
    [InlineData("""{"from":"padua.it","to":"montague.com","id":"1","msg":{}}""", 403)]
    [InlineData("""{"from":"juliet@sub.verona.it/inbox","to":"montague.com","id":"1","query":{}}""", 403)]
    [InlineData("""{"from":"montague.com","to":"montague.com","id":"1","msg":{}}""", 403)]
    [InlineData("""{"from":"verona.it","to":"romeo@capulet.com","id":"1","get":{}}""", 502)]
    public async Task A_stanza_that_must_not_be_is_refused_and_the_link_goes_on(string stanza, int code)
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.OpenAsync(montague, verona);
        await montague.Heard.OpenedAsync();

        await link.SendTextAsync(stanza);

        Assert.Equal((code, stanza == "no json" ? null : "1"), await link.ErrorAsync());
        await link.SendTextAsync("""{"from":"verona.it","to":"montague.com","id":"2","msg":{}}""");
        Assert.Equal("2", (await montague.Heard.StanzaAsync()).Stanza.GetProperty("id").GetString());
        montague.Heard.AssertNothing();
        Assert.Contains("otalk_federation_stanzas_refused_total{reason=", montague.Metrics(), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("federation.stanza.answer")]
    [InlineData("""{"from":"padua.it","to":"montague.com","id":"1","response":{}}""")]
    [InlineData("""{"from":"padua.it","to":"montague.com","id":"1","result":{}}""")]
    [InlineData("""{"from":"verona.it","to":"capulet.com","id":"1","error":{"code":500}}""")]
    [InlineData("""{"from":"verona.it","to":"montague.com","id":"1","response":{"ns":"http://otalk.com/p/s2s"}}""")]
    public async Task An_answer_that_must_not_be_is_dropped(string stanza)
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.OpenAsync(montague, verona);
        await montague.Heard.OpenedAsync();

        await link.SendTextAsync(stanza);
        await link.SendTextAsync("""{"from":"padua.it","to":"montague.com","id":"2","msg":{}}""");

        Assert.Equal((403, "2"), await link.ErrorAsync());
        montague.Heard.AssertNothing();
    }

    [Fact]
    [Covers("federation.address")]
    public async Task Who_does_not_speak_WebSocket_is_told_to()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(montague.Url + "/s2s"));

        Assert.Equal((HttpStatusCode.UpgradeRequired, "websocket"), (answer.StatusCode, answer.Headers.Upgrade.ToString()));
    }
}
