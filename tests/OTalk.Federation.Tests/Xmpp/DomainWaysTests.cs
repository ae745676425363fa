using OTalk.Core.Addressing;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>In which language a domain is spoken with.</summary>
public sealed class DomainWaysTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FederationMetrics _metrics = new();
    private readonly OutgoingHttp _http = new(new CertificateTrust([]).Options());
    private readonly Way _native = new();
    private readonly Way _xmpp = new();

    public void Dispose()
    {
        _http.Dispose();
        _metrics.Dispose();
    }

    [Theory]
    [Covers("xmpp.language", "xmpp.names.below")]
    [InlineData("capulet.fam", true)]
    [InlineData("conference.capulet.fam", true)]
    [InlineData("verona.it", false)]
    public async Task A_domain_that_is_named_is_spoken_with_as_the_operator_says(string domain, bool isXmpp)
    {
        await using var verona = await Stranger.StartAsync();
        DomainWays ways = Ways(verona, FederationMode.AllowList);

        await ways.ReachAsync("montague.com", domain, TestContext.Current.CancellationToken);

        Assert.Equal(isXmpp ? (0, 1) : (1, 0), (_native.Reached, _xmpp.Reached));
        Assert.Equal(0, verona.Asked);
    }

    [Theory]
    [Covers("xmpp.language")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_is_spoken_with_in_oTalk_if_it_has_a_document(bool hasDocument)
    {
        await using var verona = await Stranger.StartAsync();
        if (!hasDocument)
            verona.Document = static () => "";
        DomainWays ways = Ways(verona, FederationMode.Open, isNamed: false);

        await ways.ReachAsync("montague.com", "verona.it", TestContext.Current.CancellationToken);

        Assert.Equal(hasDocument ? (1, 0) : (0, 1), (_native.Reached, _xmpp.Reached));
    }

    private DomainWays Ways(Stranger verona, FederationMode mode, bool isNamed = true)
    {
        var peers = new Dictionary<string, PeerOptions> { ["verona.it"] = new() { Url = verona.Url } };
        var asked = new FederationPolicy(new FederationOptions { Peers = peers }, new ServerOptions { Domain = "montague.com" }, new XmppOptions());
        var policy = new FederationPolicy(
            new FederationOptions { Mode = mode, Peers = isNamed ? peers : [] },
            new ServerOptions { Domain = "montague.com" },
            new XmppOptions { Enabled = true, Peers = new Dictionary<string, XmppPeerOptions> { ["capulet.fam"] = new() } });
        return new DomainWays(policy, new DomainDirectory(new DocumentClient(asked, _http, _time), _metrics, _time), _native, _xmpp);
    }

    /// <summary>A way that counts who is looked for on it.</summary>
    private sealed class Way : IPeerWay
    {
        public int Reached { get; private set; }

        public Task ReachAsync(string local, string domain, CancellationToken cancel)
        {
            Reached++;
            return Task.CompletedTask;
        }

        public RemoteAnswer? AnswerToKept(RemoteStanza stanza, DateTimeOffset now) => throw new NotSupportedException();

        public Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel) => throw new NotSupportedException();

        public Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel) => throw new NotSupportedException();

        public Task ProbeAsync(Identity ours, Identity contact, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
            string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel) => throw new NotSupportedException();
    }
}
