using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Links;

/// <summary>Assertions of whoever opens a link, right and wrong in every part.</summary>
public sealed class AssertionTests
{
    private static readonly StrangerKey s_other = new();

    public static TheoryData<string> Wrong =>
    [
        "another key under the same id", "a key that is not published", "no key named", "the nonce of another link", "no nonce", "another issuer", "no issuer",
        "another audience", "two audiences", "no audience", "expired", "not good yet", "good for too long", "without iat", "without exp", "alg none", "alg HS256",
        "no signature", "another's claims", "no JWT", "empty", "too long",
    ];

    [Fact]
    [Covers("federation.query", "federation.nonce", "federation.subprotocol")]
    public async Task The_right_one_opens_a_link()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.ConnectAsync(montague, "otalk-s2s");
        Assert.Equal("otalk-s2s", link.Subprotocol);

        var greeting = await link.ReceiveAsync();
        var nonce = greeting.GetProperty("msg").GetProperty("nonce").GetString()!;
        await link.ProveAsync("verona.it", "montague.com", verona.Assertion(nonce, "montague.com"), nonce: "what they sign");
        var answer = await link.ReceiveAsync();

        Assert.Equal($$$"""{"from":"montague.com","msg":{"ns":"http://otalk.com/p/s2s","nonce":"{{{nonce}}}"}}""", greeting.GetRawText());
        Assert.Equal(22, nonce.Length);
        Assert.Equal(("montague.com", "verona.it", "p1"), (Text(answer, "from"), Text(answer, "to"), Text(answer, "id")));
        var response = answer.GetProperty("response");
        Assert.Equal("http://otalk.com/p/s2s", Text(response, "ns"));
        Assert.NotEqual(nonce, Text(response, "nonce"));
        var claims = System.Text.Json.JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Text(response, "assertion").Split('.')[1]));
        Assert.Equal(("montague.com", "verona.it", "what they sign"), (Text(claims, "iss"), Text(claims, "aud"), Text(claims, "nonce")));
        Assert.Equal(60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(["verona.it"], (await montague.Heard.OpenedAsync()).PeerDomains);
    }

    [Theory]
    [Covers("federation.assertion", "federation.assertion.key", "federation.assertion.skew", "federation.refused")]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_one_is_401_and_the_end(string what)
    {
        using var log = new LogLines();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Log = log });
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var another = await RawLink.ConnectAsync(montague);
        await using var link = await RawLink.ConnectAsync(montague);
        var foreign = await another.GreetedAsync();
        var good = new StrangerAssertion { Issuer = "verona.it", Audience = "montague.com", Nonce = await link.GreetedAsync() };
        var assertion = what switch
        {
            "another key under the same id" => (good with { KeyId = verona.Key.Id }).Sign(s_other),
            "a key that is not published" => good.Sign(s_other),
            "no key named" => (good with { KeyId = "" }).Sign(verona.Key),
            "the nonce of another link" => (good with { Nonce = foreign }).Sign(verona.Key),
            "no nonce" => (good with { Nonce = null }).Sign(verona.Key),
            "another issuer" => (good with { Issuer = "padua.it" }).Sign(verona.Key),
            "no issuer" => (good with { Issuer = null }).Sign(verona.Key),
            "another audience" => (good with { Audience = "capulet.com" }).Sign(verona.Key),
            "two audiences" => (good with { Audience = new[] { "montague.com", "capulet.com" } }).Sign(verona.Key),
            "no audience" => (good with { Audience = null }).Sign(verona.Key),
            "expired" => (good with { IssuedIn = -100, ExpiresIn = -40 }).Sign(verona.Key),
            "not good yet" => (good with { IssuedIn = 40, ExpiresIn = 100 }).Sign(verona.Key),
            "good for too long" => (good with { ExpiresIn = 61 }).Sign(verona.Key),
            "without iat" => (good with { IssuedIn = null }).Sign(verona.Key),
            "without exp" => (good with { ExpiresIn = null }).Sign(verona.Key),
            "alg none" => (good with { Algorithm = "none" }).Sign(verona.Key),
            "alg HS256" => (good with { Algorithm = "HS256" }).Sign(verona.Key),
            "no signature" => good.Sign(verona.Key)[..(good.Sign(verona.Key).LastIndexOf('.') + 1)],
            "another's claims" => Mixed((good with { Nonce = foreign }).Sign(verona.Key), good.Sign(verona.Key)),
            "no JWT" => "no JWT",
            "empty" => "",
            _ => good.Sign(verona.Key) + new string('A', 9000),
        };

        await link.ProveAsync("verona.it", "montague.com", assertion);

        Assert.Equal((401, "p1"), await link.ErrorAsync());
        Assert.Equal(1008, await link.ClosedAsync());
        montague.Heard.AssertNothing();
        Assert.Contains(log.All, line => line.Event == "federation-not-proved" && line.Text.Contains("verona.it", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => assertion.Length > 10 && line.Text.Contains(assertion, StringComparison.Ordinal));
    }

    [Theory]
    [Covers("federation.assertion.skew")]
    [InlineData(-85, -25)]
    [InlineData(25, 85)]
    public async Task Clocks_may_be_half_a_minute_apart(int issued, int expires)
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using var link = await RawLink.ConnectAsync(montague);
        var assertion = new StrangerAssertion { Issuer = "verona.it", Audience = "montague.com", Nonce = await link.GreetedAsync(), IssuedIn = issued, ExpiresIn = expires };

        await link.ProveAsync("verona.it", "montague.com", assertion.Sign(verona.Key));

        Assert.True((await link.ReceiveAsync()).TryGetProperty("response", out _));
    }

    [Fact]
    [Covers("federation.assertion.once", "federation.more", "federation.more.nonce", "federation.more.refused")]
    public async Task An_assertion_is_good_once_also_on_an_open_link()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        montague.Know("padua.it", verona.Url);
        await using var link = await RawLink.ConnectAsync(montague);
        await link.ProveAsync("verona.it", "montague.com", verona.Assertion(await link.GreetedAsync(), "montague.com"));
        var nonce = Text((await link.ReceiveAsync()).GetProperty("response"), "nonce");
        var opened = await montague.Heard.OpenedAsync();
        var padua = new StrangerAssertion { Issuer = "padua.it", Audience = "montague.com", Nonce = nonce }.Sign(verona.Key);

        await link.ProveAsync("verona.it", "montague.com", padua, domain: "padua.it", id: "p2");
        nonce = Text((await link.ReceiveAsync()).GetProperty("response"), "nonce");
        await link.ProveAsync("verona.it", "montague.com", padua, domain: "padua.it", id: "p3");
        Assert.Equal((401, "p3"), await link.ErrorAsync());

        // The wrong one has used up the nonce, so the right one is too late; another nonce is there for the asking.
        var late = new StrangerAssertion { Issuer = "padua.it", Audience = "montague.com", Nonce = nonce };
        await link.ProveAsync("verona.it", "montague.com", late.Sign(verona.Key), domain: "padua.it", id: "p4");
        Assert.Equal((401, "p4"), await link.ErrorAsync());
        await link.ProveAsync("verona.it", "montague.com", assertion: null, nonce: null, id: "p5");
        nonce = Text((await link.ReceiveAsync()).GetProperty("response"), "nonce");
        await link.ProveAsync("verona.it", "montague.com", (late with { Nonce = nonce }).Sign(verona.Key), domain: "padua.it", id: "p6");
        Assert.True((await link.ReceiveAsync()).TryGetProperty("response", out _));
        Assert.Equal(["padua.it", "verona.it"], opened.PeerDomains.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Covers("federation.more.from")]
    public async Task Only_who_is_proved_adds_domains()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        montague.Know("padua.it", verona.Url);
        await using var link = await RawLink.OpenAsync(montague, verona);
        var opened = await montague.Heard.OpenedAsync();

        await link.ProveAsync("padua.it", "montague.com", "whatever", domain: "padua.it", id: "p2");

        Assert.Equal((403, "p2"), await link.ErrorAsync());
        Assert.Equal(["verona.it"], opened.PeerDomains);
    }

    [Fact]
    [Covers("federation.assertion.key")]
    public async Task A_new_key_is_found_out_at_once()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Time = new ShiftedTime() });
        var time = (ShiftedTime)montague.Services.GetService(typeof(TimeProvider))!;
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        await using (await RawLink.OpenAsync(montague, verona))
            await montague.Heard.OpenedAsync();
        await montague.Heard.EndedAsync();
        time.By = TimeSpan.FromSeconds(61);
        verona.Key = new StrangerKey();
        verona.Document = () => verona.Published(verona.Key);

        await using var link = await RawLink.ConnectAsync(montague);
        var assertion = new StrangerAssertion { Issuer = "verona.it", Audience = "montague.com", Nonce = await link.GreetedAsync(), Now = time.GetUtcNow() };
        await link.ProveAsync("verona.it", "montague.com", assertion.Sign(verona.Key));

        Assert.True((await link.ReceiveAsync()).TryGetProperty("response", out _));
        Assert.Equal(2, verona.Asked);
    }

    private static string Mixed(string claims, string signature) => claims[..claims.LastIndexOf('.')] + signature[signature.LastIndexOf('.')..];

    private static string Text(System.Text.Json.JsonElement json, string member) => json.GetProperty(member).GetString()!;

    /// <summary>The time of day, moved on by as much as a test says; timers run as ever.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
