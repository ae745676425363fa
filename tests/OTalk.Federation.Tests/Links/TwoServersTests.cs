using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Links;

/// <summary>Two servers that open links with each other over real sockets.</summary>
public sealed class TwoServersTests
{
    private const int Normal = 1000;

    [Fact]
    [Covers("federation.both-ways", "federation.link", "federation.response")]
    public async Task Both_prove_themselves_and_both_send()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);

        var dialed = await montague.DialAsync("capulet.com");
        var accepted = await capulet.Heard.OpenedAsync();

        Assert.Equal(("montague.com", "capulet.com"), (dialed.LocalDomain, Assert.Single(dialed.PeerDomains)));
        Assert.Equal(("capulet.com", "montague.com"), (accepted.LocalDomain, Assert.Single(accepted.PeerDomains)));
        await SendAsync(dialed, "romeo@montague.com/sess/Orchard", "juliet@capulet.com/inbox");
        await SendAsync(accepted, "juliet@capulet.com", "montague.com");
        var (over, heard) = await capulet.Heard.StanzaAsync();
        Assert.Same(accepted, over);
        Assert.Equal("""{"from":"romeo@montague.com/sess/Orchard","to":"juliet@capulet.com/inbox","id":"1","msg":{"ns":"x"}}""", heard.GetRawText());
        Assert.Equal("juliet@capulet.com", (await montague.Heard.StanzaAsync()).Stanza.GetProperty("from").GetString());

        accepted.Close(Normal, "");
        Assert.Same(accepted, await capulet.Heard.EndedAsync());
        Assert.Same(dialed, await montague.Heard.EndedAsync());
        await dialed.Ended.WaitAsync(Deadlines.Stanza);
        Assert.False(dialed.IsOpen);
        await Assert.ThrowsAsync<LinkEndedException>(() => SendAsync(dialed, "montague.com", "capulet.com"));
        Assert.Contains("otalk_federation_links_opened_total{side=\"dialed\"} 1\n", montague.Metrics(), StringComparison.Ordinal);
        Assert.Contains("otalk_federation_stanzas_received_total 1\n", capulet.Metrics(), StringComparison.Ordinal);
        Assert.Contains("otalk_federation_links 0\n", capulet.Metrics(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("federation.to")]
    public async Task A_hosted_domain_is_dialed_by_its_name()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Hosted = ["capulet.fam"] });
        montague.Know("capulet.fam", capulet.Url);
        capulet.Know("montague.com", montague.Url);

        var dialed = await montague.DialAsync("capulet.fam");
        var accepted = await capulet.Heard.OpenedAsync();

        Assert.Equal(["capulet.fam"], dialed.PeerDomains);
        Assert.Equal("capulet.fam", accepted.LocalDomain);
    }

    [Fact]
    [Covers("federation.more", "federation.more.answer", "federation.more.asked", "federation.more.nonce", "federation.from")]
    public async Task Further_domains_of_both_ends_are_added_from_either_end()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Hosted = ["montague.fam"] });
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Hosted = ["capulet.fam"] });
        montague.Meet(capulet);
        montague.Know("capulet.fam", capulet.Url);
        capulet.Know("montague.fam", montague.Url);
        var dialed = await montague.DialAsync("capulet.com");
        var accepted = await capulet.Heard.OpenedAsync();

        Assert.Null(await accepted.ExtendAsync("capulet.fam", "montague.com", TestContext.Current.CancellationToken));
        Assert.Equal(["capulet.com", "capulet.fam"], dialed.PeerDomains.Order(StringComparer.Ordinal));
        Assert.Equal(["capulet.com", "capulet.fam"], accepted.LocalDomains.Order(StringComparer.Ordinal));
        Assert.Null(await dialed.ExtendAsync("montague.fam", "capulet.fam", TestContext.Current.CancellationToken));
        Assert.Equal(["montague.com", "montague.fam"], accepted.PeerDomains.Order(StringComparer.Ordinal));

        await SendAsync(accepted, "capulet.fam", "montague.fam");
        Assert.Equal("capulet.fam", (await montague.Heard.StanzaAsync()).Stanza.GetProperty("from").GetString());
        await SendAsync(dialed, "romeo@montague.fam", "capulet.com");
        Assert.Equal("romeo@montague.fam", (await capulet.Heard.StanzaAsync()).Stanza.GetProperty("from").GetString());
    }

    [Fact]
    [Covers("federation.more.refused")]
    public async Task A_domain_that_is_not_allowed_or_not_hosted_is_not_added_and_the_link_goes_on()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Hosted = ["montague.fam"] });
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);
        montague.Know("verona.it", capulet.Url);
        var dialed = await montague.DialAsync("capulet.com");

        Assert.Equal(LinkFaultKind.NotAllowed, (await dialed.ExtendAsync("montague.com", "padua.it", TestContext.Current.CancellationToken))!.Kind);
        Assert.Equal(LinkFaultKind.NotAllowed, (await dialed.ExtendAsync("padua.it", "capulet.com", TestContext.Current.CancellationToken))!.Kind);
        var notAllowedThere = await dialed.ExtendAsync("montague.fam", "capulet.com", TestContext.Current.CancellationToken);
        var notHostedThere = await dialed.ExtendAsync("montague.com", "verona.it", TestContext.Current.CancellationToken);

        Assert.Equal(
            new LinkFault(LinkFaultKind.Refused, "proving montague.fam to capulet.com", "it refuses: 403 this server does not speak with montague.fam"), notAllowedThere);
        Assert.Equal(new LinkFault(LinkFaultKind.Refused, "proving montague.com to verona.it", "it refuses: 502 verona.it is not hosted here"), notHostedThere);
        Assert.Equal(["capulet.com"], dialed.PeerDomains);
        Assert.True(dialed.IsOpen);
    }

    [Theory]
    [Covers("federation.allow", "federation.allow.blocked", "federation.allow.own")]
    [InlineData(FederationMode.AllowList, "padua.it")]
    [InlineData(FederationMode.AllowList, "mantua.it")]
    [InlineData(FederationMode.Open, "mantua.it")]
    [InlineData(FederationMode.Open, "montague.com")]
    [InlineData(FederationMode.Off, "capulet.com")]
    public async Task Whom_the_settings_do_not_allow_is_not_dialed(FederationMode mode, string peer)
    {
        await using var stranger = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { Mode = mode, Blocked = ["mantua.it"] } });
        montague.Know("capulet.com", stranger.Url);
        montague.Know("mantua.it", stranger.Url);

        var fault = await montague.FailToDialAsync(peer);

        Assert.Equal((LinkFaultKind.NotAllowed, $"this server does not speak with {peer}"), (fault.Kind, fault.Text));
        Assert.Equal(0, stranger.Asked);
    }

    [Fact]
    [Covers("federation.off")]
    public async Task Where_federation_is_off_there_is_nothing_to_be_found()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { Mode = FederationMode.Off } });
        using var http = new HttpClient();

        foreach (var path in new[] { "/s2s", "/.well-known/otalk" })
        {
            using var answer = await http.GetAsync(new Uri(montague.Url + path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    [Covers("federation.stop")]
    public async Task A_server_that_stops_closes_its_links()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var stranger = await Stranger.StartAsync();
        montague.Know("verona.it", stranger.Url);
        await using var link = await RawLink.OpenAsync(montague, stranger);
        await montague.Heard.OpenedAsync();

        var stopping = montague.StopAsync();

        Assert.Equal(1001, await link.ClosedAsync());
        await montague.Heard.EndedAsync();
        await stopping.WaitAsync(Deadlines.Stop);
    }

    [Fact]
    [Covers("federation.stop")]
    public async Task A_server_that_stops_takes_what_has_come_over_the_links_that_it_has_opened()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);
        Task taking = Task.Delay(TimeSpan.FromSeconds(1));
        montague.Heard.Gate = taking;
        await montague.DialAsync("capulet.com");
        await SendAsync(await capulet.Heard.OpenedAsync(), "capulet.com", "montague.com");
        await montague.Heard.StanzaAsync();

        await montague.StopAsync().WaitAsync(Deadlines.Stop);

        Assert.True(taking.IsCompleted);
        Assert.Equal(0, montague.Services.GetRequiredService<BufferPool>().Lent);
    }

    [Fact]
    [Covers("federation.idle")]
    public async Task Who_opened_a_link_closes_it_when_it_is_idle()
    {
        var time = new ManualTime();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Time = time });
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Time = time });
        montague.Meet(capulet);
        var dialed = await montague.DialAsync("capulet.com");
        var accepted = await capulet.Heard.OpenedAsync();

        time.Advance(TimeSpan.FromMinutes(4));
        await SendAsync(accepted, "capulet.com", "montague.com");
        await montague.Heard.StanzaAsync();
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(dialed.IsOpen);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(accepted, await capulet.Heard.EndedAsync());
        Assert.Same(dialed, await montague.Heard.EndedAsync());
    }

    [Fact]
    public async Task A_receiver_that_fails_ends_the_link_and_is_told_of_it()
    {
        using var log = new LogLines();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Log = log });
        await using var stranger = await Stranger.StartAsync();
        montague.Know("verona.it", stranger.Url);
        await using var link = await RawLink.OpenAsync(montague, stranger);
        await montague.Heard.OpenedAsync();

        await link.SendTextAsync("""{"from":"verona.it","to":"montague.com","id":"1","get":{}}""");

        Assert.Equal(1011, await link.ClosedAsync());
        await montague.Heard.EndedAsync();
        Assert.Contains(log.All, line => line.Event == "federation-link-failed");
    }

    private static Task SendAsync(ILink link, string from, string to) => link.SendAsync(
        Encoding.UTF8.GetBytes($$$"""{"from":"{{{from}}}","to":"{{{to}}}","id":"1","msg":{"ns":"x"}}"""), TestContext.Current.CancellationToken).AsTask();
}
