using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What is done about another server that opens a stream, right or wrong.</summary>
public sealed class IncomingTests : IDisposable
{
    private const string Juliet = "juliet@capulet.fam/Window";
    private const string Romeo = "romeo@montague.com";

    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _ours;
    private readonly TestCertificate _theirs;

    public IncomingTests() => (_ours, _theirs) = (_authority.Issue("montague.com"), _authority.Issue("capulet.fam"));

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [Covers("xmpp.stream.head")]
    [InlineData("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='montague.com' version='1.0'>", StreamCondition.InvalidNamespace)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='capulet.fam' to='verona.it' version='1.0'>", StreamCondition.HostUnknown)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='montague.com' to='montague.com' version='1.0'>", StreamCondition.InvalidFrom)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='rooms.montague.com' to='montague.com' version='1.0'>", StreamCondition.InvalidFrom)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='juliet@capulet.fam' to='montague.com' version='1.0'>", StreamCondition.InvalidFrom)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='mantua.it' to='montague.com' version='1.0'>", StreamCondition.PolicyViolation)]
    [InlineData("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='capulet.fam' to='montague.com'>", StreamCondition.UnsupportedVersion)]
    [InlineData("GET / HTTP/1.1\r\n", StreamCondition.NotWellFormed)]
    [InlineData("<!DOCTYPE stream>", StreamCondition.RestrictedXml)]
    public async Task A_wrong_head_is_answered_with_its_error(string head, StreamCondition condition)
    {
        await using XmppHost montague = Montague();
        montague.Policy.Block(["mantua.it"]);
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);

        await stream.SendAsync(head);

        Assert.Equal("montague.com", Assert.IsType<StreamOpened>(await stream.NextAsync()).Head.From);
        Assert.Equal(condition, await stream.FaultAsync());
        Assert.Single(montague.Told("xmpp-stream-refused"));
    }

    [Fact]
    [Covers("xmpp.tls", "xmpp.tls.first")]
    public async Task Without_TLS_nothing_else_is_offered()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);

        await stream.OpenAsync("capulet.fam", "montague.com");

        XmlElement offered = Assert.Single(stream.Features.Elements);
        Assert.NotNull(offered.Child("required", XmppWordsForTests.Tls));
        await stream.SendAsync(XmppWordsForTests.Message(Juliet, Romeo));
        Assert.Equal(StreamCondition.NotAuthorized, await stream.FaultAsync());
        montague.Heard.AssertNothing();
    }

    [Fact]
    [Covers("xmpp.tls.first")]
    public async Task What_stands_behind_the_request_for_TLS_is_not_believed()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);
        await stream.OpenAsync("capulet.fam", "montague.com");

        await stream.SendAsync($"<starttls xmlns='{XmppWordsForTests.Tls}'/>{XmppWordsForTests.Message(Juliet, Romeo)}");

        Assert.Equal(StreamCondition.PolicyViolation, await stream.FaultAsync());
    }

    [Fact]
    [Covers("xmpp.external", "xmpp.stanza")]
    public async Task A_trusted_certificate_proves_the_domain()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);

        await stream.SendAsync(XmppWordsForTests.Message(Juliet, Romeo));

        Assert.Equal("capulet.fam", await montague.Heard.ReachedAsync());
        XmlElement heard = await montague.Heard.StanzaAsync();
        Assert.Equal((Juliet, Romeo), (heard["from"], heard["to"]));
    }

    [Fact]
    [Covers("xmpp.tls.direct")]
    public async Task TLS_may_begin_at_once()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);

        await stream.SecureAsync(_theirs, "montague.com");
        await stream.OpenAsync("capulet.fam", "montague.com");

        Assert.NotNull(stream.Features.Child("mechanisms", XmppWordsForTests.Sasl));
    }

    [Theory]
    [Covers("xmpp.stanza.from", "xmpp.stanza.to", "xmpp.stanza.addresses", "xmpp.stanza.unknown")]
    [InlineData("<message from='tybalt@verona.it' to='romeo@montague.com'/>", StreamCondition.InvalidFrom)]
    [InlineData("<message from='romeo@montague.com' to='romeo@montague.com'/>", StreamCondition.InvalidFrom)]
    [InlineData("<message from='juliet@conference.capulet.fam' to='romeo@montague.com'/>", StreamCondition.InvalidFrom)]
    [InlineData("<message from='juliet@capulet.fam' to='paris@verona.it'/>", StreamCondition.HostUnknown)]
    [InlineData("<message from='juliet@capulet.fam' to='alleyway@rooms.montague.com'/>", StreamCondition.HostUnknown)]
    [InlineData("<message from='juliet@capulet.fam'/>", StreamCondition.ImproperAddressing)]
    [InlineData("<message to='romeo@montague.com'/>", StreamCondition.ImproperAddressing)]
    [InlineData("<message from='@capulet.fam' to='romeo@montague.com'/>", StreamCondition.ImproperAddressing)]
    [InlineData("<message xmlns='jabber:client' from='juliet@capulet.fam' to='romeo@montague.com'/>", StreamCondition.UnsupportedStanzaType)]
    [InlineData("<letter from='juliet@capulet.fam' to='romeo@montague.com'/>", StreamCondition.UnsupportedStanzaType)]
    [InlineData("<message from='juliet@capulet.fam' to='romeo@montague.com'><body></message>", StreamCondition.NotWellFormed)]
    [InlineData("<message from='juliet@capulet.fam' to='romeo@montague.com'><a:body/></message>", StreamCondition.BadNamespacePrefix)]
    public async Task A_stanza_that_cannot_be_ends_the_stream(string stanza, StreamCondition condition)
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);

        await stream.SendAsync(stanza);

        Assert.Equal(condition, await stream.FaultAsync());
        montague.Heard.AssertNothing();
        Assert.Contains("capulet.fam", Assert.Single(montague.Told("xmpp-stream-refused")), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("xmpp.certificate", "xmpp.certificate.refused", "xmpp.external.refused")]
    [InlineData("expired", "has expired")]
    [InlineData("self-signed", "of an authority that is not trusted")]
    [InlineData("name", "for another name")]
    [InlineData("none", "shows no certificate")]
    public async Task A_certificate_that_proves_nothing_is_refused(string kind, string told)
    {
        await using XmppHost montague = Montague();
        using TestCertificate? certificate = kind switch
        {
            "expired" => _authority.IssueExpired("capulet.fam"),
            "self-signed" => TestCertificate.CreateSelfSigned("capulet.fam"),
            "name" => _authority.Issue("verona.it"),
            _ => null,
        };
        await using RawStream stream = await RawStream.OpenAsync(montague, "capulet.fam", certificate);

        Assert.Null(stream.Features.Child("mechanisms", XmppWordsForTests.Sasl));
        await stream.SendAsync(XmppWordsForTests.Auth);

        Assert.NotNull((await stream.ElementAsync()).Child("not-authorized", XmppWordsForTests.Sasl));
        Assert.Contains(told, Assert.Single(montague.Told("xmpp-not-proved")), StringComparison.Ordinal);
        await stream.SendAsync($"<db:result from='capulet.fam' to='montague.com'>key</db:result>");
        Assert.Equal("error", (await stream.ElementAsync())["type"]);
        await stream.SendAsync(XmppWordsForTests.Message(Juliet, Romeo));
        Assert.Equal(StreamCondition.NotAuthorized, await stream.FaultAsync());
        montague.Heard.AssertNothing();
    }

    [Fact]
    [Covers("xmpp.external")]
    public async Task The_stream_behind_the_proof_is_between_the_same_domains()
    {
        using TestCertificate both = _authority.Issue("capulet.fam", "verona.it");
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.OpenAsync(montague, "capulet.fam", both);
        await stream.SendAsync(XmppWordsForTests.Auth);
        Assert.True((await stream.ElementAsync()).Is("success", XmppWordsForTests.Sasl));
        stream.Restart();

        await stream.SendAsync(RawStream.Head("verona.it", "montague.com"));

        Assert.IsType<StreamOpened>(await stream.NextAsync());
        Assert.Equal(StreamCondition.InvalidFrom, await stream.FaultAsync());
    }

    [Fact]
    [Covers("xmpp.dialback.certificate")]
    public async Task A_certificate_for_several_domains_proves_them_by_dialback_without_asking()
    {
        using TestCertificate both = _authority.Issue("capulet.fam", "*.capulet.fam");
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.OpenAsync(montague, "capulet.fam", both);

        await stream.SendAsync("<db:result from='conference.capulet.fam' to='rooms.montague.com'>key</db:result>");

        Assert.Equal("valid", (await stream.ElementAsync())["type"]);
        await stream.SendAsync(XmppWordsForTests.Message("alleyway@conference.capulet.fam/Juliet", "alleyway@rooms.montague.com"));
        Assert.Equal("alleyway@rooms.montague.com", (await montague.Heard.StanzaAsync())["to"]);
    }

    [Fact]
    [Covers("xmpp.pause")]
    public async Task Stanzas_come_in_order_and_are_counted_when_they_are_taken()
    {
        await using XmppHost montague = Montague();
        var hold = new TaskCompletionSource();
        montague.Heard.Hold = hold.Task;
        await using RawStream stream = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);
        await stream.SendAsync($"<enable xmlns='{XmppWordsForTests.Management}'/>");
        Assert.Equal("enabled", (await stream.ElementAsync()).Name);

        await stream.SendAsync(
            XmppWordsForTests.Message(Juliet, Romeo, "one") + XmppWordsForTests.Message(Juliet, Romeo, "two") + $"<r xmlns='{XmppWordsForTests.Management}'/>");
        hold.SetResult();

        Assert.Equal("2", (await stream.ElementAsync())["h"]);
        Assert.Equal("one", await montague.Heard.BodyAsync());
        Assert.Equal("two", await montague.Heard.BodyAsync());
    }

    [Fact]
    [Covers("xmpp.management.resume")]
    public async Task A_stream_that_broke_is_gone_on_with()
    {
        await using XmppHost montague = Montague();
        string? id;
        await using (RawStream first = await RawStream.ProveAsync(montague, "capulet.fam", _theirs))
        {
            Assert.NotNull(first.Features.Child("sm", XmppWordsForTests.Management));
            await first.SendAsync($"<enable xmlns='{XmppWordsForTests.Management}' resume='true'/>");
            id = (await first.ElementAsync())["id"];
            await first.SendAsync(XmppWordsForTests.Message(Juliet, Romeo, "one"));
            Assert.Equal("one", await montague.Heard.BodyAsync());
        }

        await using RawStream second = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);
        await second.SendAsync($"<resume xmlns='{XmppWordsForTests.Management}' previd='somebody else' h='0'/>");
        Assert.Equal("failed", (await second.ElementAsync()).Name);
        await second.SendAsync($"<resume xmlns='{XmppWordsForTests.Management}' previd='{id}' h='0'/>");

        XmlElement resumed = await second.ElementAsync();
        Assert.Equal(("resumed", id, "1"), (resumed.Name, resumed["previd"], resumed["h"]));
        await second.SendAsync(XmppWordsForTests.Message(Juliet, Romeo, "two") + $"<r xmlns='{XmppWordsForTests.Management}'/>");
        Assert.Equal("2", (await second.ElementAsync())["h"]);
        Assert.Equal("two", await montague.Heard.BodyAsync());
    }

    [Fact]
    [Covers("xmpp.management")]
    public async Task Who_says_to_have_more_than_was_sent_is_refused()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);
        await stream.SendAsync($"<enable xmlns='{XmppWordsForTests.Management}'/>");
        await stream.ElementAsync();

        await stream.SendAsync($"<a xmlns='{XmppWordsForTests.Management}' h='1'/>");

        Assert.Equal(StreamCondition.UndefinedCondition, await stream.FaultAsync());
    }

    [Fact]
    [Covers("xmpp.bidi")]
    public async Task Over_a_stream_in_both_directions_we_answer()
    {
        await using XmppHost montague = Montague();
        await using RawStream stream = await RawStream.OpenAsync(montague, "capulet.fam", _theirs);
        Assert.NotNull(stream.Features.Child("bidi", "urn:xmpp:features:bidi"));
        await stream.SendAsync("<bidi xmlns='urn:xmpp:bidi'/>" + XmppWordsForTests.Auth);
        Assert.Equal("success", (await stream.ElementAsync()).Name);
        stream.Restart();
        await stream.OpenAsync("capulet.fam", "montague.com");

        Task sending = montague.SayAsync("capulet.fam", "She speaks");

        Assert.Equal("She speaks", (await stream.ElementAsync()).Child("body", Ns.Server)?.Text);
        XmlElement ping = await stream.ElementAsync();
        Assert.NotNull(ping.Child("ping", "urn:xmpp:ping"));
        Assert.False(sending.IsCompleted);
        await stream.SendAsync($"<iq type='error' id='{ping["id"]}' from='capulet.fam' to='montague.com'/>");
        await sending.WaitAsync(Deadlines.Stanza);
    }

    [Fact]
    [Covers("xmpp.stanza.stored")]
    public async Task What_cannot_be_stored_is_given_back_and_the_stream_goes_on()
    {
        await using XmppHost montague = Montague();
        montague.Heard.NotStored = "one";
        await using RawStream stream = await RawStream.OpenAsync(montague, "capulet.fam", _theirs);
        await stream.SendAsync("<bidi xmlns='urn:xmpp:bidi'/>" + XmppWordsForTests.Auth);
        await stream.ElementAsync();
        stream.Restart();
        await stream.OpenAsync("capulet.fam", "montague.com");

        await stream.SendAsync($"<message id='1' from='{Juliet}' to='{Romeo}'><body>one</body></message><message type='error' from='{Juliet}' to='{Romeo}'><body>one</body></message>");
        await stream.SendAsync(XmppWordsForTests.Message(Juliet, Romeo, "two"));

        XmlElement back = await stream.ElementAsync();
        Assert.Equal(("message", "error", "1", Romeo, Juliet), (back.Name, back["type"], back["id"], back["from"], back["to"]));
        Assert.Equal(new XmppError(StanzaCondition.InternalServerError, StanzaErrorType.Wait, "it could not be stored; try again"), XmppError.Read(back));
        Assert.Equal("two", await montague.Heard.BodyAsync());
        Assert.Equal(2, montague.Told("xmpp-not-stored").Count());
        await stream.SendAsync("</stream:stream>");
        Assert.IsType<StreamClosed>(await stream.NextAsync());
    }

    [Fact]
    [Covers("xmpp.time")]
    public async Task Who_proves_nothing_in_time_is_closed()
    {
        var time = new ManualTime();
        await using var montague = new XmppHost("montague.com", _ours, _authority.Path, time: time);
        await using RawStream stream = await RawStream.ConnectAsync(montague.Port);
        await stream.OpenAsync("capulet.fam", "montague.com");

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(StreamCondition.ConnectionTimeout, await stream.FaultAsync());
    }

    [Fact]
    [Covers("xmpp.idle")]
    public async Task Who_says_nothing_for_long_is_closed()
    {
        var time = new ManualTime();
        await using var montague = new XmppHost("montague.com", _ours, _authority.Path, time: time);
        await using RawStream stream = await RawStream.ProveAsync(montague, "capulet.fam", _theirs);

        time.Advance(TimeSpan.FromMinutes(29));
        await stream.SendAsync(XmppWordsForTests.Message(Juliet, Romeo));
        Assert.Equal("Ay me", await montague.Heard.BodyAsync());
        time.Advance(TimeSpan.FromMinutes(31));

        Assert.IsType<StreamClosed>(await stream.NextAsync());
    }

    [Fact]
    [Covers("xmpp.many")]
    public async Task A_domain_has_so_many_streams_and_no_more()
    {
        await using XmppHost montague = Montague();
        var streams = new List<RawStream>();
        for (int i = 0; i < 16; i++)
            streams.Add(await RawStream.ProveAsync(montague, "capulet.fam", _theirs));
        await using RawStream more = await RawStream.OpenAsync(montague, "capulet.fam", _theirs);

        await more.SendAsync(XmppWordsForTests.Auth);

        Assert.Equal(StreamCondition.ResourceConstraint, await more.FaultAsync());
        foreach (RawStream stream in streams)
            await stream.DisposeAsync();
    }

    private XmppHost Montague() => new("montague.com", _ours, _authority.Path);
}
