using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Checking;

/// <summary>What a check says of links that come to nothing, and of proofs that are refused or wrong.</summary>
public sealed class ProofTests
{
    private const string AddressAdvice =
        "This is the address that the document of verona.it gives. See that it leads to its oTalk server, that no firewall keeps it shut, and that a proxy in front passes it on as a WebSocket.";

    [Fact]
    public async Task An_address_of_links_where_nobody_listens_is_named()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        var gone = await Stranger.StartAsync("gone.it");
        var address = gone.LinksUrl;
        await gone.DisposeAsync();
        verona.Document = () => verona.Published(verona.Key).Replace(verona.LinksUrl, address, StringComparison.Ordinal);

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(("link", $"connecting to {address}: it refuses connections. {AddressAdvice}"), steps.Failed());
    }

    [Fact]
    public async Task A_server_that_does_not_greet_is_named()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        verona.Accept = async link =>
        {
            await link.CloseAsync();
            await link.ClosedAsync();
        };

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(("link", $"connecting to {verona.LinksUrl}: it does not greet as a server of this kind. {AddressAdvice}"), steps.Failed());
    }

    [Fact]
    public async Task A_server_that_does_not_know_us_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Know("capulet.com", capulet.Url);

        var steps = await montague.CheckAsync("capulet.com");

        Assert.Equal(
            (
                "our proof",
                "capulet.com refuses montague.com: 403 this server does not speak with montague.com. Its operator has to name montague.com in Federation:Peers there, or to take a block away."),
            steps.Failed());
    }

    [Fact]
    public async Task A_server_that_does_not_host_the_domain_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);
        montague.Know("verona.it", capulet.Url);

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(
            (
                "our proof",
                "verona.it refuses montague.com: 502 verona.it is not hosted here. The server at that address does not host verona.it: its operator has to add it to Server:HostedDomains there, or to mend the document of verona.it."),
            steps.Failed());
    }

    [Fact]
    public async Task A_server_that_cannot_fetch_our_document_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        montague.Meet(capulet);
        await using var gone = await Stranger.StartAsync("gone.it");
        capulet.Know("montague.com", gone.Url);
        await gone.DisposeAsync();

        var steps = await montague.CheckAsync("capulet.com");

        Assert.Equal(
            (
                "our proof",
                "capulet.com refuses montague.com: 401 the keys of montague.com cannot be found out. It cannot fetch the document of montague.com: see that https://montague.com/.well-known/otalk, or the Url that its operator has set for montague.com, can be reached from there, with a certificate that is trusted there."),
            steps.Failed());
    }

    [Fact]
    public async Task A_server_that_finds_other_keys_for_us_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com");
        await using var impostor = await Stranger.StartAsync("montague.com");
        montague.Meet(capulet);
        capulet.Know("montague.com", impostor.Url);

        var steps = await montague.CheckAsync("capulet.com");

        Assert.Equal(
            (
                "our proof",
                "capulet.com refuses montague.com: 401 the assertion is signed by a key that montague.com does not publish. The document that it finds for montague.com lacks the key that this server signs with: see that it comes from this server, and that a copy of it follows when keys rotate."),
            steps.Failed());
    }

    /// <summary>The clock of a web server in front may be right where that of the server behind is not.</summary>
    [Fact]
    public async Task A_server_for_which_our_proof_has_expired_is_named()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Time = new ManualTime() });
        montague.Meet(capulet);

        var steps = await montague.CheckAsync("capulet.com");

        Assert.Equal(
            (
                "our proof",
                "capulet.com refuses montague.com: 401 the assertion has expired, or is not good yet. The two clocks are apart: set the one that is wrong, and keep both by NTP."),
            steps.Failed());
    }

    [Fact]
    public async Task Other_words_of_a_refusal_are_passed_on()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        verona.Accept = async link =>
        {
            await link.GreetAsync("verona.it");
            var query = await link.ReceiveAsync();
            await link.SendTextAsync($$$"""{"id":"{{{query.GetProperty("id").GetString()}}}","error":{"code":401,"text":"not you"}}""");
            await link.ClosedAsync();
        };

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(("our proof", "verona.it refuses montague.com: 401 not you. The log of the server there may say more."), steps.Failed());
    }

    [Fact]
    public async Task A_server_that_does_not_prove_itself_is_named()
    {
        await using var verona = await Stranger.StartAsync();
        await using var montague = await HostedServer.StartAsync("montague.com");
        montague.Know("verona.it", verona.Url);
        var closed = new TaskCompletionSource();
        verona.Accept = async link =>
        {
            await link.GreetAsync("verona.it");
            var query = await link.ReceiveAsync();
            var nonce = query.GetProperty("query").GetProperty("nonce").GetString();
            await link.AnswerAsync(query, new StrangerAssertion { Issuer = "verona.it", Audience = "montague.com", Nonce = nonce }.Sign(new StrangerKey()));
            await link.ClosedAsync();
            closed.SetResult();
        };

        var steps = await montague.CheckAsync("verona.it");

        Assert.Equal(
            (
                "their proof",
                "proving montague.com to verona.it: it is not verona.it: the assertion is signed by a key that verona.it does not publish. The document of verona.it and the server that its links lead to have to belong together: a copy of the document must be as new as the keys, and the clocks must agree."),
            steps.Failed());
        await closed.Task.WaitAsync(Deadlines.Stanza);
    }
}
