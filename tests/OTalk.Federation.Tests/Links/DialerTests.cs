using Microsoft.AspNetCore.Http;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Links;

/// <summary>What the opening end does about acceptors that are not who they should be, or not there.</summary>
public sealed class DialerTests
{
    [Fact]
    public async Task An_acceptor_that_keeps_the_rules_gets_a_link()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        var closed = new TaskCompletionSource<int>();
        verona.Accept = async link =>
        {
            await link.GreetAsync("verona.it");
            var query = await link.ReceiveAsync();
            await link.AnswerAsync(query, verona.Assertion(query.GetProperty("query").GetProperty("nonce").GetString()!, "montague.com"));
            closed.SetResult(await link.ClosedAsync());
        };

        var opened = await montague.DialAsync("verona.it");
        opened.Close(1000, "");

        Assert.Equal(1000, await closed.Task.WaitAsync(Deadlines.Stanza));
    }

    [Theory]
    [Covers("federation.response")]
    [InlineData("another key", "it is not verona.it: the signature of the assertion is wrong")]
    [InlineData("another nonce", "it is not verona.it: the assertion does not have the nonce of this link, or that was used already")]
    [InlineData("its own assertion sent back", "it is not verona.it: the assertion is not of verona.it")]
    [InlineData("another issuer", "it is not verona.it: the assertion is not of verona.it")]
    [InlineData("no assertion", "its answer is none")]
    [InlineData("an error", "it refuses: 401 not you")]
    public async Task An_acceptor_that_does_not_prove_itself_is_closed(string what, string text)
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        var closed = new TaskCompletionSource<int>();
        verona.Accept = async link =>
        {
            await link.GreetAsync("verona.it");
            var query = await link.ReceiveAsync();
            var good = new StrangerAssertion { Issuer = "verona.it", Audience = "montague.com", Nonce = query.GetProperty("query").GetProperty("nonce").GetString() };
            if (what == "an error")
            {
                await link.SendTextAsync($$$"""{"id":"{{{query.GetProperty("id").GetString()}}}","error":{"code":401,"text":"not you"}}""");
            }
            else
            {
                await link.AnswerAsync(query, what switch
                {
                    "another key" => (good with { KeyId = verona.Key.Id }).Sign(new StrangerKey()),
                    "another nonce" => (good with { Nonce = "N1" }).Sign(verona.Key),
                    "its own assertion sent back" => query.GetProperty("query").GetProperty("assertion").GetString(),
                    "another issuer" => (good with { Issuer = "padua.it" }).Sign(verona.Key),
                    _ => null,
                });
            }

            closed.SetResult(await link.ClosedAsync());
        };

        var fault = await montague.FailToDialAsync("verona.it");

        Assert.Equal(new LinkFault(LinkFaultKind.Refused, "proving montague.com to verona.it", text), fault);
        Assert.Equal(1008, await closed.Task.WaitAsync(Deadlines.Stanza));
    }

    [Theory]
    [InlineData("closes", "it does not greet as a server of this kind")]
    [InlineData("greets as another kind", "it does not greet as a server of this kind")]
    [InlineData("greets without a nonce", "it does not greet as a server of this kind")]
    [InlineData("greets with too much", "it does not greet as a server of this kind")]
    public async Task What_is_no_acceptor_may_be_one_later(string what, string text)
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        verona.Accept = async link =>
        {
            if (what == "greets as another kind")
                await link.SendTextAsync("""{"from":"verona.it","version":"alpha1","msg":{"ns":"http://otalk.com/p/session-capabilities","nonce":"x"}}""");
            else if (what == "greets without a nonce")
                await link.GreetAsync("verona.it", nonce: null);
            else if (what == "greets with too much")
                await link.GreetAsync("verona.it", new string('x', 70_000));
            else
                await link.CloseAsync();
            await link.ClosedAsync();
        };

        var fault = await montague.FailToDialAsync("verona.it");

        Assert.Equal(new LinkFault(LinkFaultKind.MayPass, $"connecting to {verona.LinksUrl}", text), fault);
    }

    [Fact]
    [Covers("federation.time")]
    public async Task An_acceptor_that_says_nothing_is_given_up()
    {
        var time = new ManualTime();
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Time = time });
        montague.Know("verona.it", verona.Url);
        var connected = new TaskCompletionSource();
        verona.Accept = async link =>
        {
            connected.SetResult();
            await link.ClosedAsync();
        };

        var dialing = montague.FailToDialAsync("verona.it");
        await connected.Task.WaitAsync(Deadlines.Stanza);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            new LinkFault(LinkFaultKind.MayPass, $"connecting to {verona.LinksUrl}", "it does not answer in time"), await dialing.WaitAsync(Deadlines.Stanza));
    }

    [Fact]
    public async Task A_server_without_links_at_its_address_may_have_them_later()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        await using var gone = await Stranger.StartAsync("gone.it");
        var address = gone.LinksUrl;
        await gone.DisposeAsync();
        verona.Document = () => verona.Published(verona.Key).Replace(verona.LinksUrl, address, StringComparison.Ordinal);

        var fault = await montague.FailToDialAsync("verona.it");

        Assert.Equal(new LinkFault(LinkFaultKind.MayPass, $"connecting to {address}", "it refuses connections"), fault);
    }

    [Fact]
    [Covers("federation.discovery.none")]
    public async Task A_domain_without_a_document_is_no_server()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        verona.Serve = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };

        var fault = await montague.FailToDialAsync("verona.it");

        Assert.Equal(new LinkFault(LinkFaultKind.NoSuchServer, $"GET {verona.Url}/.well-known/otalk", "it answers 404"), fault);
        Assert.Contains("otalk_federation_links_failed_total{side=\"dialed\",reason=\"none\"} 1\n", montague.Metrics(), StringComparison.Ordinal);
    }
}
