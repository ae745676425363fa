using OTalk.Engine.Options;
using OTalk.Federation.Queues;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Both ends of streams are ours: what one proves, the other believes, and nothing else.</summary>
public sealed class TwoServersTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _montague;
    private readonly TestCertificate _capulet;

    public TwoServersTests() => (_montague, _capulet) = (_authority.Issue("montague.com"), _authority.Issue("capulet.fam"));

    public void Dispose()
    {
        _montague.Dispose();
        _capulet.Dispose();
        _authority.Dispose();
    }

    [Fact]
    [Covers("xmpp.external", "xmpp.bidi", "xmpp.management", "xmpp.certificate")]
    public async Task Certificates_open_a_stream_that_serves_both()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path);
        montague.Know("capulet.fam", capulet.Port);

        await montague.SayAsync("capulet.fam", "one", "two");
        Assert.Equal("montague.com", await capulet.Heard.ReachedAsync());
        Assert.Equal("one", await capulet.Heard.BodyAsync());
        Assert.Equal("two", await capulet.Heard.BodyAsync());

        // It does not know where montague.com is, and answers over the same stream.
        await capulet.SayAsync("montague.com", "three");
        Assert.Equal("three", await montague.Heard.BodyAsync());
        Assert.Contains("certificate", Assert.Single(montague.Told("xmpp-stream-opened")), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("xmpp.certificate", "xmpp.certificate.refused", "xmpp.tls")]
    [InlineData("expired", "its certificate has expired")]
    [InlineData("self-signed", "of an authority that is not trusted")]
    [InlineData("name", "for another name")]
    [InlineData("none", "it offers no TLS")]
    public async Task A_server_that_is_not_who_it_should_be_gets_nothing(string kind, string told)
    {
        using TestCertificate? certificate = kind switch
        {
            "expired" => _authority.IssueExpired("capulet.fam"),
            "self-signed" => TestCertificate.CreateSelfSigned("capulet.fam"),
            "name" => _authority.Issue("verona.it"),
            _ => null,
        };
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", certificate, _authority.Path);
        montague.Know("capulet.fam", capulet.Port);

        var failed = await Assert.ThrowsAsync<PeerUnreachableException>(() => montague.SayAsync("capulet.fam", "one"));

        Assert.Equal(PeerTrouble.MayPass, failed.Kind);
        Assert.Contains(told, failed.Message, StringComparison.Ordinal);
        Assert.Single(montague.Told("xmpp-not-proved"));
        capulet.Heard.AssertNothing();
    }

    [Theory]
    [Covers("xmpp.dialback", "xmpp.dialback.plain", "xmpp.confirmed.ping")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_dialback_is_allowed_it_proves_domains(bool tls)
    {
        using TestCertificate? one = tls ? TestCertificate.CreateSelfSigned("montague.com") : null;
        using TestCertificate? other = tls ? TestCertificate.CreateSelfSigned("capulet.fam") : null;
        await using var montague = new XmppHost("montague.com", one, null, XmppDialback.Allow);
        await using var capulet = new XmppHost("capulet.fam", other, null, XmppDialback.Allow);
        montague.Meet(capulet);

        await montague.SayAsync("capulet.fam", "one");
        Assert.Equal("one", await capulet.Heard.BodyAsync());
        await capulet.SayAsync("montague.com", "two");
        Assert.Equal("two", await montague.Heard.BodyAsync());
        Assert.Contains(montague.Told("xmpp-stream-opened"), line => line.Contains("dialed, proved by dialback", StringComparison.Ordinal));
    }

    [Fact]
    [Covers("xmpp.dialback.ours")]
    public async Task Who_does_not_take_our_certificate_may_ask_us()
    {
        using TestCertificate unknown = TestCertificate.CreateSelfSigned("montague.com");
        await using var montague = new XmppHost("montague.com", unknown, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path, XmppDialback.Allow);
        montague.Meet(capulet);

        await montague.SayAsync("capulet.fam", "one");

        Assert.Equal("one", await capulet.Heard.BodyAsync());
        Assert.Contains(capulet.Told("xmpp-stream-opened"), line => line.Contains("accepted, proved by dialback", StringComparison.Ordinal));
    }

    [Fact]
    [Covers("xmpp.dialback.more")]
    public async Task Another_domain_of_ours_is_proved_on_the_same_stream()
    {
        await using var montague = new XmppHost("montague.com", null, null, XmppDialback.Allow);
        await using var capulet = new XmppHost("capulet.fam", null, null, XmppDialback.Allow);
        montague.Meet(capulet);
        capulet.Know("rooms.montague.com", montague.Port);
        await montague.SayAsync("capulet.fam", "one");
        Assert.Equal("one", await capulet.Heard.BodyAsync());

        await montague.Streams.PassAsync(
            "rooms.montague.com",
            "capulet.fam",
            XmppHost.Message("alleyway@rooms.montague.com/Romeo", "juliet@capulet.fam", "two"),
            TestContext.Current.CancellationToken);

        Assert.Equal("two", await capulet.Heard.BodyAsync());
        var streams = montague.Parts.Open;
        Assert.Same(streams.Find(new("montague.com", "capulet.fam")), streams.Find(new("rooms.montague.com", "capulet.fam")));
    }

    [Fact]
    [Covers("xmpp.dialback.refused")]
    public async Task A_wrong_key_proves_nothing()
    {
        await using var montague = new XmppHost("montague.com", null, null, XmppDialback.Allow);
        await using var capulet = new XmppHost("capulet.fam", null, null, XmppDialback.Allow);
        montague.Meet(capulet);
        await using RawStream tybalt = await RawStream.ConnectAsync(montague.Port);
        await tybalt.OpenAsync("capulet.fam", "montague.com");

        await tybalt.SendAsync("<db:result from='capulet.fam' to='montague.com'>b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3</db:result>");

        var answer = await tybalt.ElementAsync();
        Assert.Equal(("result", "invalid", "montague.com", "capulet.fam"), (answer.Name, answer["type"], answer["from"], answer["to"]));
        Assert.Contains("capulet.fam", Assert.Single(montague.Told("xmpp-not-proved")), StringComparison.Ordinal);
        montague.Heard.AssertNothing();
        Assert.IsType<Protocols.Xmpp.StreamClosed>(await tybalt.NextAsync());
    }

    [Fact]
    [Covers("xmpp.dialback.error")]
    public async Task A_domain_whose_server_cannot_be_asked_is_answered_with_an_error()
    {
        await using var montague = new XmppHost("montague.com", null, null, XmppDialback.Allow);
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);
        montague.Know("verona.it", 1);
        await stream.OpenAsync("verona.it", "montague.com");

        await stream.SendAsync("<db:result from='verona.it' to='montague.com'>key</db:result>");
        var answer = await stream.ElementAsync();
        Assert.Equal("error", answer["type"]);
        Assert.Equal("remote-server-timeout", Protocols.Xmpp.XmppError.Read(answer).Name);

        await stream.SendAsync("<db:result from='verona.it' to='padua.it'>key</db:result>");
        Assert.Equal("item-not-found", Protocols.Xmpp.XmppError.Read(await stream.ElementAsync()).Name);
    }

    [Fact]
    [Covers("xmpp.mode", "xmpp.blocked")]
    public async Task Who_is_not_allowed_is_not_reached()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path, mode: XmppMode.AllowList);
        await using var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path);
        capulet.Know("montague.com", montague.Port);

        Assert.Equal(PeerTrouble.NotAllowed, (await Assert.ThrowsAsync<PeerUnreachableException>(() => montague.SayAsync("capulet.fam", "one"))).Kind);
        var refused = await Assert.ThrowsAsync<PeerUnreachableException>(() => capulet.SayAsync("montague.com", "two"));
        Assert.Contains("policy-violation", refused.Message, StringComparison.Ordinal);
        montague.Heard.AssertNothing();
    }

    [Fact]
    [Covers("xmpp.blocked")]
    public async Task A_block_ends_the_streams_there_are()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path);
        montague.Meet(capulet);
        await montague.SayAsync("capulet.fam", "one");
        var stream = montague.Parts.Open.Find(new("montague.com", "capulet.fam"))!;

        montague.Policy.Block(["capulet.fam"]);

        await stream.Ended.WaitAsync(Deadlines.Stanza);
        Assert.Equal(PeerTrouble.NotAllowed, (await Assert.ThrowsAsync<PeerUnreachableException>(() => montague.SayAsync("capulet.fam", "two"))).Kind);
    }

    [Fact]
    [Covers("xmpp.management.resume")]
    public async Task What_was_on_its_way_when_the_connection_broke_arrives_once()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path);
        montague.Know("capulet.fam", capulet.Port);
        await montague.SayAsync("capulet.fam", "one");
        Assert.Equal("one", await capulet.Heard.BodyAsync());
        var hold = new TaskCompletionSource();
        capulet.Heard.Hold = hold.Task;
        var broken = capulet.Parts.Open.Find(new("capulet.fam", "montague.com"))!;

        Task sending = montague.SayAsync("capulet.fam", "two", "three");
        var dialed = montague.Parts.Open.Find(new("montague.com", "capulet.fam"))!;
        await WaitForAsync(() => dialed.Management!.OnTheWay.Count == 2);
        broken.Connection.Abort();
        hold.SetResult();

        await sending.WaitAsync(Deadlines.Stanza);
        Assert.Equal("two", await capulet.Heard.BodyAsync());
        Assert.Equal("three", await capulet.Heard.BodyAsync());
        await montague.SayAsync("capulet.fam", "four");
        Assert.Equal("four", await capulet.Heard.BodyAsync());
    }

    [Fact]
    [Covers("xmpp.confirmed")]
    public async Task A_server_that_comes_back_is_reached_again()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using (var capulet = new XmppHost("capulet.fam", _capulet, _authority.Path))
        {
            montague.Know("capulet.fam", capulet.Port);
            await montague.SayAsync("capulet.fam", "one");
        }

        await using var again = new XmppHost("capulet.fam", _capulet, _authority.Path);
        montague.Know("capulet.fam", again.Port);
        await WaitForAsync(() => montague.Parts.Open.Find(new("montague.com", "capulet.fam")) is null);
        await montague.SayAsync("capulet.fam", "two");
        Assert.Equal("two", await again.Heard.BodyAsync());
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadlines.Stanza);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
