using System.Globalization;
using Microsoft.AspNetCore.Http;
using OTalk.Engine.Options;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Checking;

/// <summary>What a check says of the way to another server: settings, names, connections, certificates, documents, clocks.</summary>
public sealed class WayTests
{
    private static readonly string[] s_steps =
        ["allowed", "keys", "name", "connection", "certificate", "document", "clock", "link", "our proof", "their proof"];

    [Fact]
    public async Task All_steps_are_told_where_everything_is_right()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);

        var steps = await montague.CheckAsync("capulet.com");

        Assert.Equal(s_steps, steps.Select(step => step.Name));
        Assert.All(steps, step => Assert.True(step.IsGood, $"{step}"));
        Assert.Equal("capulet.com is named in Federation:Peers", steps[0].Text);
        Assert.Equal("127.0.0.1 is an address", steps[2].Text);
        Assert.Equal("none: Federation:Peers:capulet.com:Url does without TLS", steps[4].Text);
        Assert.Matches(
            $@"^{capulet.Url}/\.well-known/otalk answers 200: \d+ bytes, version alpha1, 1 key, links at {capulet.Url.Replace("http", "ws", StringComparison.Ordinal)}/s2s$",
            steps[5].Text);

        // It was closed again, by both.
        Assert.Same(await montague.Heard.OpenedAsync(), await montague.Heard.EndedAsync());
        Assert.Same(await capulet.Heard.OpenedAsync(), await capulet.Heard.EndedAsync());
    }

    [Theory]
    [InlineData(FederationMode.Off, "capulet.com", null, "Federation:Mode is off. Set it to allow-list or open, and start the server again.")]
    [InlineData(
        FederationMode.AllowList, "capulet.com", "verona.it", "verona.it is no domain of this server. Name one of those in Server:Domain and Server:HostedDomains.")]
    [InlineData(FederationMode.Open, "montague.com", null, "montague.com is a domain of this server itself. Nothing has to be sent anywhere.")]
    [InlineData(FederationMode.Open, "mantua.it", null, "mantua.it is blocked by Federation:Blocked. Take it out there, and start the server again.")]
    [InlineData(FederationMode.Open, "padua.it", null, "padua.it is blocked. 'otalk federation unblock padua.it' takes the block away.")]
    [InlineData(
        FederationMode.AllowList,
        "verona.it",
        null,
        "Federation:Mode is allow-list, and verona.it is not in Federation:Peers. Name it there, and start the server again.")]
    public async Task Settings_that_forbid_it_are_named(FederationMode mode, string peer, string? local, string text)
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { Mode = mode, Blocked = ["mantua.it"] } });
        montague.Know("capulet.com", "http://127.0.0.1:1");
        montague.Policy.Block(["padua.it"]);

        var steps = await montague.CheckAsync(peer, local);

        Assert.Equal(("allowed", text), steps.Failed());
    }

    [Fact]
    public async Task A_server_without_keys_is_told_how_to_get_one()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("capulet.com", "http://127.0.0.1:1");

        var steps = await montague.CheckAsItIsAsync("capulet.com");

        Assert.Equal(
            ("keys", "this server has no key to prove itself with yet. 'otalk keys rotate' makes one, and so does a server that starts and knows of others."),
            steps.Failed());
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("nowhere.invalid", null);

        var (step, text) = (await montague.CheckAsync("nowhere.invalid")).Failed();

        Assert.Equal("name", step);

        // Which of the two it is depends on the DNS server of the machine.
        Assert.Contains(text, new[]
        {
            "there is no host nowhere.invalid. If it is spelled right, its operator has to enter it in DNS, or Federation:Peers:nowhere.invalid:Url has to say where nowhere.invalid is asked.",
            "nowhere.invalid cannot be looked up at the moment. Look at the DNS servers that this machine uses.",
        });
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        var gone = await Stranger.StartAsync();
        montague.Know("verona.it", gone.Url);
        var port = new Uri(gone.Url).Port;
        await gone.DisposeAsync();

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(
            (
                "connection",
                $"nobody takes connections at port {port} of 127.0.0.1: it refuses connections. See that the server there runs and listens at this port, and that no firewall on the way keeps it shut."),
            steps.Failed());
    }

    [Fact]
    public async Task A_good_certificate_is_described()
    {
        using var certificate = TestCertificate.Create();
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Certificate = certificate });
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { TrustedCertificates = certificate.AuthorityPath } });
        montague.Meet(capulet);

        var steps = await montague.CheckAsync("capulet.com");

        Assert.True(steps[^1].IsGood, $"{steps[^1]}");
        Assert.Matches(@"^for localhost, 127\.0\.0\.1, by Authority of a test, until \d{4}-\d\d-\d\d \d\d:\d\dZ$", steps[4].Text);
    }

    [Theory]
    [InlineData(
        "another name's",
        @"^the certificate is for capulet\.com, 127\.0\.0\.1, not for localhost\. Its operator needs one for localhost, or Federation:Peers:capulet\.com:Url has to give a name that it is for\.$")]
    [InlineData(
        "expired",
        @"^the certificate has expired on \d{4}-\d\d-\d\d \d\d:\d\dZ\. Its operator has to renew it, unless the clock of this machine is wrong: it is \d{4}-\d\d-\d\d \d\d:\d\dZ here\.$")]
    [InlineData(
        "another authority's",
        @"^the certificate is by Authority of a test: TLS failed: its certificate is of an authority that is not trusted here\. If you trust that authority, ")]
    public async Task Another_certificate_is_named_with_what_is_wrong_with_it(string what, string pattern)
    {
        using var certificate = what switch
        {
            "another name's" => TestCertificate.Create(host: "capulet.com"),
            "expired" => TestCertificate.Create(days: -1),
            _ => TestCertificate.Create(),
        };
        using var another = TestCertificate.Create();
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Certificate = certificate });
        await using var montague = await HostedServer.StartAsync("montague.com", new()
        {
            Federation = new() { TrustedCertificates = what == "another authority's" ? another.AuthorityPath : certificate.AuthorityPath },
        });
        montague.Meet(capulet);

        var (step, text) = (await montague.CheckAsync("capulet.com")).Failed();

        Assert.Equal("certificate", step);
        Assert.Matches(pattern, text);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_named()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url.Replace("http:", "https:", StringComparison.Ordinal));

        var (step, text) = (await montague.CheckAsync("verona.it")).Failed();

        Assert.Equal("certificate", step);
        Assert.StartsWith("127.0.0.1 does not speak TLS as it should: ", text, StringComparison.Ordinal);
        Assert.EndsWith(". See that what listens at this port speaks HTTPS.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        404,
        "it answers 404. The oTalk server of verona.it has to answer there: its Federation:Mode must not be off, and a web server in front has to pass /.well-known/otalk on.")]
    [InlineData(503, "it answers 503. It may pass; if it does not, its operator has to look at that server, or at what is in front of it.")]
    public async Task A_document_that_is_not_there_is_named_with_the_answer(int status, string text)
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        verona.Serve = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(("document", $"GET {verona.Url}/.well-known/otalk: {text}"), steps.Failed());
    }

    [Theory]
    [InlineData(95, 0, "its clock is 95 seconds ahead of ours")]
    [InlineData(-95, 0, "its clock is 94 seconds behind ours")]
    [InlineData(-95, 10, "its clock is 84 seconds behind ours")]
    [InlineData(-95, 90, null)]
    [InlineData(20, 0, null)]
    public async Task A_clock_that_is_apart_is_named_with_how_far(int seconds, int age, string? text)
    {
        var time = new ManualTime();
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Time = time });
        montague.Know("verona.it", verona.Url);
        verona.Serve = context =>
        {
            context.Response.Headers.Date = (time.GetUtcNow() + TimeSpan.FromSeconds(seconds)).ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers.Age = age.ToString(CultureInfo.InvariantCulture);
            return context.Response.WriteAsync(verona.Document());
        };

        var steps = await montague.CheckAsync("verona.it");

        var clock = steps.Single(step => step.Name == "clock");
        Assert.Equal(text is null, clock.IsGood);
        Assert.Equal(
            text is null
                ? "its clock and ours are not more than 30 seconds apart"
                : $"{text}. With more than 30 seconds the one takes the proofs of the other for expired: set the clock that is wrong, and keep both by NTP.",
            clock.Text);
    }
}
