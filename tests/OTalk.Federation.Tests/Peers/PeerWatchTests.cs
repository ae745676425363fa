using Microsoft.Extensions.DependencyInjection;
using OTalk.Engine.Options;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;
using OTalk.Federation.Tests.Support;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Tests.Peers;

/// <summary>What a server does when another process writes down what the operator wants.</summary>
public sealed class PeerWatchTests
{
    [Fact]
    public async Task A_block_closes_links_refuses_new_ones_and_ends()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        await using var capulet = await Stranger.StartAsync("capulet.com");
        montague.Know("verona.it", verona.Url);
        montague.Know("capulet.com", capulet.Url);
        await using var link = await RawLink.OpenAsync(montague, verona);
        await using var other = await RawLink.OpenAsync(montague, capulet);
        var opened = await montague.Heard.OpenedAsync();
        var kept = await montague.Heard.OpenedAsync();
        var store = montague.Services.GetRequiredService<IPeerStore>();

        await store.BlockAsync("verona.it", DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
        await LookAsync(montague);

        Assert.Equal(1008, await link.ClosedAsync());
        Assert.Same(opened, await montague.Heard.EndedAsync());
        Assert.True(kept.IsOpen);
        Assert.Equal(LinkFaultKind.NotAllowed, (await montague.FailToDialAsync("verona.it")).Kind);
        await using (var refused = await RawLink.ConnectAsync(montague))
        {
            await refused.ProveAsync("verona.it", "montague.com", verona.Assertion(await refused.GreetedAsync(), "montague.com"));
            Assert.Equal(403, (await refused.ErrorAsync()).Code);
        }

        await store.UnblockAsync("verona.it", TestContext.Current.CancellationToken);
        await LookAsync(montague);
        await using var again = await RawLink.OpenAsync(montague, verona);
        await montague.Heard.OpenedAsync();
    }

    [Fact]
    public async Task A_block_outlives_the_server()
    {
        var store = new InMemoryPeerStore();
        await store.BlockAsync("verona.it", DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
        await using var montague = await HostedServer.StartAsync(
            "montague.com", new() { Federation = new() { Mode = FederationMode.Open }, Services = services => services.AddSingleton<IPeerStore>(store) });

        Assert.Equal(LinkFaultKind.NotAllowed, (await montague.FailToDialAsync("verona.it")).Kind);
    }

    [Fact]
    public async Task A_try_that_is_asked_for_looks_a_domain_up_anew()
    {
        await using var montague = await HostedServer.StartAsync("montague.com");
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        var document = verona.Document;
        verona.Document = () => "none";
        await montague.FailToDialAsync("verona.it");
        await montague.FailToDialAsync("verona.it");
        Assert.Equal(1, verona.Asked);

        verona.Document = document;
        await montague.Services.GetRequiredService<IPeerStore>().RetryAsync("verona.it", DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
        await LookAsync(montague);

        Assert.NotEqual(LinkFaultKind.NoSuchServer, (await montague.FailToDialAsync("verona.it")).Kind);
        Assert.Equal(2, verona.Asked);

        // Asked for once, it is done once.
        await LookAsync(montague);
        await montague.FailToDialAsync("verona.it");
        Assert.Equal(2, verona.Asked);
    }

    [Fact]
    public async Task Domains_that_are_named_are_measured_and_those_with_links()
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { Mode = FederationMode.Open } });
        await using var verona = await Stranger.StartAsync();
        montague.Know("verona.it", verona.Url);
        montague.Know("capulet.com", "http://127.0.0.1:1");
        await using var link = await RawLink.OpenAsync(montague, verona);
        await montague.Heard.OpenedAsync();
        montague.Services.GetRequiredService<PeerBook>().Failed("capulet.com", "it refuses connections");
        montague.Services.GetRequiredService<PeerBook>().Failed("mantua.it", "it refuses connections");

        var metrics = montague.Metrics();

        Assert.Contains("otalk_federation_domain_links{domain=\"verona.it\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_links{domain=\"capulet.com\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_waiting{domain=\"capulet.com\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_oldest_seconds{domain=\"capulet.com\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_failing{domain=\"capulet.com\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_failing{domain=\"verona.it\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("otalk_federation_domain_failures_total{domain=\"capulet.com\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("mantua.it", metrics, StringComparison.Ordinal);
    }

    private static Task LookAsync(HostedServer server) => server.Services.GetRequiredService<PeerWatch>().LookAsync(TestContext.Current.CancellationToken);
}
