using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation.Queues;
using OTalk.Federation.Tests.Support;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Federation.Xmpp.Streams.Components;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Being a component (XEP-0114) of a server that does what the test says.</summary>
public sealed class ComponentStreamTests : IAsyncDisposable
{
    private readonly Socket _listening = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly HeardStanzas _heard = new();
    private readonly LogLines _log = new();
    private readonly XmppMetrics _metrics = new();
    private readonly ILoggerFactory _logging;
    private readonly FederationPolicy _policy;
    private readonly ComponentStreams _streams;

    public ComponentStreamTests()
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _logging = LoggerFactory.Create(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        var server = new ServerOptions { Domain = "montague.com" };
        var options = new XmppOptions
        {
            Enabled = true,
            RoomsDomain = "montague.com", // One connection is enough for these tests.
            Component = new() { Host = "127.0.0.1", Port = ((IPEndPoint)_listening.LocalEndPoint!).Port, Secret = "hush" },
        };
        _policy = new FederationPolicy(new FederationOptions(), server, options);
        _streams = new ComponentStreams(new ComponentParts(
            options.Component,
            new FederationOptions(),
            _policy,
            new XmppDomains(server, options),
            new Lazy<IXmppReceiver>(_heard),
            _metrics,
            new XmppLog(_logging.CreateLogger<XmppLog>()),
            new SystemRandomSource(),
            TimeProvider.System));
        _streams.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _listening.Dispose();
        await _streams.DisposeAsync();
        _metrics.Dispose();
        _logging.Dispose();
    }

    [Fact]
    [Covers("xmpp.component", "xmpp.component.secret", "xmpp.confirmed.ping")]
    public async Task The_secret_opens_it_and_a_ping_tells_what_has_arrived()
    {
        await using RawStream server = await AcceptAsync();
        Task sending = _streams.SendAsync(
            "montague.com", "capulet.fam", [XmppHost.Message("romeo@montague.com", "juliet@capulet.fam", "one")], TestContext.Current.CancellationToken);

        XmlElement message = await server.ElementAsync();
        Assert.Equal("one", message.Child("body", Ns.Component)?.Text);
        XmlElement ping = await server.ElementAsync();
        Assert.Equal(("montague.com", "capulet.fam", "get"), (ping["from"], ping["to"], ping["type"]));
        Assert.False(sending.IsCompleted);

        // Of somebody else it is no answer; of the domain even an error is.
        await server.SendAsync($"<iq type='result' id='{ping["id"]}' from='verona.it' to='montague.com'/>");
        Assert.Equal("verona.it", (await _heard.StanzaAsync())["from"]);
        Assert.False(sending.IsCompleted);
        await server.SendAsync($"<iq type='error' id='{ping["id"]}' from='capulet.fam' to='montague.com'/>");
        await sending.WaitAsync(Deadlines.Stanza);

        await server.SendAsync("<message from='juliet@capulet.fam' to='romeo@montague.com'><body>two</body></message>");
        Assert.Equal("two", await _heard.BodyAsync());
    }

    [Theory]
    [Covers("xmpp.component.refused")]
    [InlineData("conflict", "another component is montague.com already")]
    [InlineData("not-authorized", "it refuses the secret")]
    [InlineData("host-unknown", "it has no component montague.com")]
    public async Task What_the_server_refuses_is_told_and_tried_again(string condition, string told)
    {
        await using (RawStream server = await AcceptHeadAsync())
            await server.SendAsync($"<stream:error><{condition} xmlns='{Ns.StreamErrors}'/></stream:error></stream:stream>");

        await using RawStream again = await AcceptAsync();
        Assert.Contains(told, Assert.Single(_log.All, line => line.Event == "xmpp-component-failed").Text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("xmpp.component.again")]
    public async Task A_connection_that_ends_is_opened_again_and_who_waited_is_told()
    {
        await using (RawStream server = await AcceptAsync())
        {
            Task lost = _streams.SendAsync("montague.com", "capulet.fam", [], TestContext.Current.CancellationToken);
            await server.ElementAsync();
            await server.DisposeAsync();
            await Assert.ThrowsAsync<PeerUnreachableException>(() => lost.WaitAsync(Deadlines.Stanza));
        }

        await using RawStream again = await AcceptAsync();
        Task sending = _streams.SendAsync("montague.com", "capulet.fam", [], TestContext.Current.CancellationToken);
        Assert.NotNull(await again.ElementAsync());
        Assert.False(sending.IsFaulted);
        Assert.Contains(_log.All, line => line.Event == "xmpp-component-ended");
    }

    [Fact]
    [Covers("xmpp.component.from")]
    public async Task What_comes_in_our_own_name_or_of_who_is_blocked_is_not_taken()
    {
        _policy.Block(["mantua.it"]);
        await using RawStream server = await AcceptAsync();

        await server.SendAsync("<message from='romeo@montague.com' to='romeo@montague.com'/>");
        await server.SendAsync("<message from='juliet@capulet.fam' to='paris@verona.it'/>");
        await server.SendAsync("<message from='juliet@capulet.fam'/>");
        await server.SendAsync("<iq type='get' id='a' from='nurse@mantua.it' to='romeo@montague.com'/>");

        XmlElement answer = await server.ElementAsync();
        Assert.Equal(("a", "error"), (answer["id"], answer["type"]));
        Assert.Equal("forbidden", XmppError.Read(answer).Name);
        _heard.AssertNothing();
        Assert.Equal(4, _log.All.Count(line => line.Event == "xmpp-stanza-dropped"));
    }

    private async Task<RawStream> AcceptHeadAsync()
    {
        RawStream server = await RawStream.AcceptAsync(_listening);
        var head = Assert.IsType<StreamOpened>(await server.NextAsync()).Head;
        Assert.Equal((Ns.Component, "montague.com", null), (head.ContentNamespace, head.To, head.Version));
        await server.SendAsync($"<stream:stream xmlns='{Ns.Component}' xmlns:stream='{Ns.Streams}' from='montague.com' id='3BF96D32'>");
        return server;
    }

    private async Task<RawStream> AcceptAsync()
    {
        RawStream server = await AcceptHeadAsync();
        XmlElement handshake = await server.ElementAsync();
#pragma warning disable CA5350 // The protocol has no other.
        Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("3BF96D32hush"))), handshake.Text);
#pragma warning restore CA5350
        await server.SendAsync("<handshake/>");
        return server;
    }
}
