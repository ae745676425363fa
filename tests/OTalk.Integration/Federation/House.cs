using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>
/// The real server of montague.com, where romeo lives, and two peers that do what a test says: verona.it, which is up to no good, and padua.it,
/// which must not suffer from that.
/// </summary>
internal sealed class House(OTalkServer server, Stranger verona, Stranger padua)
{
    public const string Domain = "montague.com";
    public const string Blog = Cast.Romeo + "/blog";

    public OTalkServer Server => server;

    public Stranger Verona => verona;

    public Stranger Padua => padua;

    /// <summary>Runs a test in a new one.</summary>
    /// <param name="test">The test.</param>
    /// <param name="settings">Of the server, each <c>Section:Key=VALUE</c>.</param>
    public static async Task UseAsync(Func<House, Task> test, params string[] settings)
    {
        await using Stranger verona = await Stranger.StartAsync("verona.it");
        await using Stranger padua = await Stranger.StartAsync("padua.it");
        await using OTalkServer server = await OTalkServer.PrepareAsync(Cast.Server());
        foreach (string setting in settings)
            server.Set(setting);
        foreach (Stranger peer in new[] { verona, padua })
            server.Set($"Federation:Peers:{peer.Domain}:Url={peer.Url}");
        await server.StartAsync(TestContext.Current.CancellationToken);
        await test(new House(server, verona, padua));
    }

    /// <summary>A link that a peer has opened as it should.</summary>
    public Task<RawLink> OpenAsync(Stranger peer) => RawLink.OpenAsync(server.HttpAddress, Domain, peer);

    /// <summary>The other peer is served, on a link of its own.</summary>
    public async Task AssertServesPaduaAsync()
    {
        await using RawLink link = await OpenAsync(padua);
        Assert.Equal(404, (await link.GetAsync("juliet@padua.it", Cast.Romeo + "/none")).GetProperty("error").GetProperty("code").GetInt32());
    }
}
