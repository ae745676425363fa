using System.Text;
using Microsoft.AspNetCore.Http;
using OTalk.Engine.Options;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Discovery;

/// <summary>Finding domains: what their documents may be, how they are fetched, and how long what was found counts.</summary>
public sealed class DomainDirectoryTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FederationMetrics _metrics = new();
    private readonly OutgoingHttp _http = new(new CertificateTrust([]).Options());

    public void Dispose()
    {
        _http.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    [Covers("federation.discovery", "federation.discovery.url", "federation.discovery.keys")]
    public async Task A_domain_is_found_where_the_operator_says()
    {
        await using var verona = await Stranger.StartAsync();

        var found = Assert.IsType<DomainFound>(await FindAsync(Directory(verona)));

        Assert.Equal(verona.LinksUrl, found.Document.Links.ToString());
        Assert.Equal([verona.Key.Id], found.Document.Keys.Select(key => key.Id));
    }

    [Fact]
    public void Without_a_word_of_the_operator_a_domain_is_asked_itself_over_TLS() =>
        Assert.Equal("https://verona.it/", Policy(url: null).OriginOf("verona.it").ToString());

    [Theory]
    [Covers("federation.discovery.document", "federation.discovery.none", "federation.discovery.keys")]
    [InlineData("", "is not valid JSON")]
    [InlineData("<html>", "is not valid JSON")]
    [InlineData("[]", "is no object")]
    [InlineData("{}", "is not of version alpha1")]
    [InlineData("""{"version":"beta2","s2s":"wss://verona.it/s2s","keys":[KEY]}""", "is not of version alpha1")]
    [InlineData("""{"version":1,"s2s":"wss://verona.it/s2s","keys":[KEY]}""", "is not of version alpha1")]
    [InlineData("""{"version":"alpha1","version":"alpha1","s2s":"wss://verona.it/s2s","keys":[KEY]}""", "is not valid JSON")]
    [InlineData("""{"version":"alpha1","keys":[KEY]}""", "has no address for links in s2s")]
    [InlineData("""{"version":"alpha1","s2s":"https://verona.it/s2s","keys":[KEY]}""", "has no address for links in s2s")]
    [InlineData("""{"version":"alpha1","s2s":"/s2s","keys":[KEY]}""", "has no address for links in s2s")]
    [InlineData("""{"version":"alpha1","s2s":"wss://a:b@verona.it/s2s","keys":[KEY]}""", "has no address for links in s2s")]
    [InlineData("""{"version":"alpha1","s2s":"\ud800","keys":[KEY]}""", "has no address for links in s2s")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s"}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":{}}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":[1,null,{}]}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AQ","y":"AQ"}]}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"!","y":"!"}]}""", "has no key for ES256 in keys")]
    [InlineData("""{"version":"alpha1","s2s":"wss://verona.it/s2s","keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}""", "has no key for ES256 in keys")]
    public async Task What_is_no_document_is_no_server(string text, string fault)
    {
        await using var verona = await Stranger.StartAsync();
        var key = System.Text.Json.JsonSerializer.Serialize(verona.Key.Public);
        verona.Document = () => text.Replace("KEY", key, StringComparison.Ordinal);

        var outcome = await FindAsync(Directory(verona));

        Assert.Equal(new DomainNotFound(MayPass: false, $"GET {verona.Url}/.well-known/otalk", $"the document {fault}"), outcome);
    }

    [Fact]
    [Covers("federation.discovery.keys")]
    public async Task Keys_of_other_kinds_are_passed_over()
    {
        await using var verona = await Stranger.StartAsync();
        verona.Document = () => verona.Published(verona.Key).Replace("\"keys\":[", "\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"b\",\"x\":\"AA\"},", StringComparison.Ordinal);

        var found = Assert.IsType<DomainFound>(await FindAsync(Directory(verona)));

        Assert.Equal([verona.Key.Id], found.Document.Keys.Select(key => key.Id));
    }

    [Fact]
    [Covers("federation.discovery.tls")]
    public void Over_TLS_links_without_it_are_none()
    {
        var key = System.Text.Json.JsonSerializer.Serialize(new StrangerKey().Public);
        var text = Encoding.UTF8.GetBytes($$"""{"version":"alpha1","s2s":"ws://verona.it/s2s","keys":[{{key}}]}""");

        Assert.False(ServerDocument.TryRead(text, withoutTls: false, out _, out var fault));
        Assert.Equal("has an address without TLS in s2s", fault);
        Assert.True(ServerDocument.TryRead(text, withoutTls: true, out _, out _));
    }

    [Theory]
    [Covers("federation.discovery.redirects")]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Three_redirects_are_followed(int redirects, bool isFound)
    {
        await using var verona = await Stranger.StartAsync();
        var left = redirects;
        verona.Serve = context =>
        {
            if (left-- == 0)
                return context.Response.WriteAsync(verona.Document());
            context.Response.Redirect($"/elsewhere/{left}");
            return Task.CompletedTask;
        };

        var outcome = await FindAsync(Directory(verona));

        Assert.Equal(isFound, outcome is DomainFound);
        if (!isFound)
            Assert.Equal(new DomainNotFound(MayPass: false, $"GET {verona.Url}/elsewhere/1", "it redirects more than 3 times"), outcome);
    }

    [Theory]
    [Covers("federation.discovery.redirects")]
    [InlineData(null, "it redirects to nowhere")]
    [InlineData("ftp://verona.it/otalk", "it redirects to an address without TLS")]
    public async Task A_redirect_to_nowhere_is_not(string? location, string text)
    {
        await using var verona = await Stranger.StartAsync();
        verona.Serve = context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        };

        Assert.Equal(new DomainNotFound(MayPass: false, $"GET {verona.Url}/.well-known/otalk", text), await FindAsync(Directory(verona)));
    }

    [Fact]
    [Covers("federation.discovery.redirects")]
    public async Task From_TLS_no_redirect_leads_out_of_it()
    {
        using var certificate = TestCertificate.Create();
        await using var verona = await Stranger.StartAsync(certificate: certificate);
        await using var elsewhere = await Stranger.StartAsync();
        verona.Serve = context =>
        {
            context.Response.Redirect($"{elsewhere.Url}/.well-known/otalk");
            return Task.CompletedTask;
        };
        using var http = new OutgoingHttp(CertificateTrust.Read(certificate.AuthorityPath).Options());

        var outcome = await new DocumentClient(Policy(verona.Url), http, _time).FetchAsync("verona.it");

        Assert.Equal(new DomainNotFound(MayPass: false, $"GET {verona.Url}/.well-known/otalk", "it redirects to an address without TLS"), outcome);
        Assert.Equal((1, 0), (verona.Asked, elsewhere.Asked));
    }

    [Theory]
    [Covers("federation.discovery.none", "federation.discovery.trouble")]
    [InlineData(404, false)]
    [InlineData(403, false)]
    [InlineData(204, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task Another_answer_says_that_there_is_no_server_or_that_it_has_trouble(int status, bool mayPass)
    {
        await using var verona = await Stranger.StartAsync();
        verona.Serve = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal(new DomainNotFound(mayPass, $"GET {verona.Url}/.well-known/otalk", $"it answers {status}"), await FindAsync(Directory(verona)));
    }

    [Fact]
    [Covers("federation.discovery.bounds")]
    public async Task A_document_without_an_end_is_none()
    {
        await using var verona = await Stranger.StartAsync();
        var stopped = new TaskCompletionSource();
        verona.Serve = async context =>
        {
            context.RequestAborted.Register(() => stopped.TrySetResult());
            var padding = new byte[8192];
            Array.Fill(padding, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(padding);
        };

        var outcome = await FindAsync(Directory(verona));

        Assert.Equal(new DomainNotFound(MayPass: false, $"GET {verona.Url}/.well-known/otalk", "the document has more than 65536 bytes"), outcome);
        await stopped.Task.WaitAsync(Deadlines.Stanza);
    }

    [Theory]
    [Covers("federation.discovery.bounds", "federation.discovery.trouble")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_slow_has_trouble(bool headersFirst)
    {
        await using var verona = await Stranger.StartAsync();
        var asked = new TaskCompletionSource();
        verona.Serve = async context =>
        {
            if (headersFirst)
                await context.Response.Body.FlushAsync();
            asked.SetResult();
            var gone = new TaskCompletionSource();
            await using var over = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        };

        var finding = FindAsync(Directory(verona));
        await asked.Task.WaitAsync(Deadlines.Stanza);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            new DomainNotFound(MayPass: true, $"GET {verona.Url}/.well-known/otalk", "it does not answer in time"), await finding.WaitAsync(Deadlines.Stanza));
    }

    [Fact]
    [Covers("federation.discovery.trouble")]
    public async Task A_server_that_is_gone_has_trouble()
    {
        await using var verona = await Stranger.StartAsync();
        var url = verona.Url;
        await verona.DisposeAsync();

        var outcome = await FindAsync(new DomainDirectory(new DocumentClient(Policy(url), _http, _time), _metrics, _time));

        Assert.Equal(new DomainNotFound(MayPass: true, $"GET {url}/.well-known/otalk", "it refuses connections"), outcome);
    }

    [Fact]
    [Covers("federation.discovery.cache")]
    public async Task What_was_found_counts_for_ten_minutes_and_what_was_not_for_half_a_minute()
    {
        await using var verona = await Stranger.StartAsync();
        var directory = Directory(verona);

        await Task.WhenAll(FindAsync(directory), FindAsync(directory), FindAsync(directory));
        _time.Advance(DomainDirectory.GoodFor - TimeSpan.FromSeconds(1));
        await FindAsync(directory);
        Assert.Equal(1, verona.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        verona.Document = () => "";
        Assert.IsType<DomainNotFound>(await FindAsync(directory));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<DomainNotFound>(await FindAsync(directory));
        Assert.Equal(2, verona.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        verona.Document = () => verona.Published(verona.Key);
        Assert.IsType<DomainFound>(await FindAsync(directory));
    }

    [Fact]
    [Covers("federation.discovery.cache")]
    public async Task A_domain_that_shows_itself_just_after_it_was_not_there_is_asked_again_in_a_moment()
    {
        await using var verona = await Stranger.StartAsync();
        var directory = Directory(verona);
        verona.Serve = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        Assert.IsType<DomainNotFound>(await FindAsync(directory));
        verona.Serve = context => context.Response.WriteAsync(verona.Document());

        var shown = FindAsync(directory, verona.Key.Id);
        await FindAsync(directory);
        Assert.Equal((1, false), (verona.Asked, shown.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.NotNull(Key(await shown, verona.Key));
        Assert.Equal(2, verona.Asked);
    }

    [Fact]
    [Covers("federation.discovery.rotation")]
    public async Task A_key_that_is_not_known_is_asked_for_at_once_but_once_a_minute()
    {
        await using var verona = await Stranger.StartAsync();
        var directory = Directory(verona);
        await FindAsync(directory);
        var next = new StrangerKey();
        verona.Document = () => verona.Published(verona.Key, next);

        Assert.Null(Key(await FindAsync(directory, next.Id), next));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(Key(await FindAsync(directory, next.Id), next));
        Assert.NotNull(Key(await FindAsync(directory, verona.Key.Id), verona.Key));
        Assert.Equal(2, verona.Asked);

        Assert.Null(Key(await FindAsync(directory, "unknown"), new StrangerKey()));
        Assert.Null(Key(await FindAsync(directory, "unknown"), new StrangerKey()));
        Assert.Equal(2, verona.Asked);
    }

    [Fact]
    [Covers("federation.discovery.rotation")]
    public async Task A_domain_that_cannot_be_asked_for_a_key_stays_what_it_was_for_as_long_as_that_was_good()
    {
        await using var verona = await Stranger.StartAsync();
        var directory = Directory(verona);
        await FindAsync(directory);
        verona.Document = () => "";
        _time.Advance(TimeSpan.FromMinutes(9));

        Assert.IsType<DomainFound>(await FindAsync(directory, "unknown"));
        Assert.Equal(2, verona.Asked);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<DomainNotFound>(await FindAsync(directory));
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_spoil_it_for_others()
    {
        await using var verona = await Stranger.StartAsync();
        var directory = Directory(verona);
        var go = new TaskCompletionSource();
        verona.Serve = async context =>
        {
            await go.Task;
            await context.Response.WriteAsync(verona.Document());
        };
        using var impatient = new CancellationTokenSource();
        var first = directory.FindAsync("verona.it", impatient.Token);
        var second = FindAsync(directory);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        go.SetResult();

        Assert.IsType<DomainFound>(await second);
    }

    private static PeerKey? Key(DiscoveryOutcome outcome, StrangerKey key) => Assert.IsType<DomainFound>(outcome).Document.Find(key.Id);

    private static Task<DiscoveryOutcome> FindAsync(DomainDirectory directory, string? key = null) =>
        directory.FindAsync("verona.it", key, TestContext.Current.CancellationToken);

    private static FederationPolicy Policy(string? url) => new(
        new FederationOptions { Peers = new Dictionary<string, PeerOptions> { ["verona.it"] = new() { Url = url } } }, new ServerOptions { Domain = "montague.com" }, new XmppOptions());

    private DomainDirectory Directory(Stranger stranger) => new(new DocumentClient(Policy(stranger.Url), _http, _time), _metrics, _time);
}
